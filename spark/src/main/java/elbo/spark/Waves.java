package elbo.spark;

import elbo.InputException;
import elbo.Rows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/// The rows of this process, sent to the machines in waves of tasks, so that memory does not grow
/// with them; their outcomes come in the order of the rows.
///
/// A wave is sent before those ahead of it have come back, so that no machine waits for one that
/// has more to do. Rows that ask for many evaluations come back undone and are sent again, the
/// dearest first, each as a task of its own.
final class Waves {
  private static final int TASKS_PER_CORE = 4;
  private static final int AHEAD = 2;
  private static final long WAVE_BYTES = 1 << 28;

  /// The bytes of the rows of a task at most.
  static final long TASK_BYTES = 1 << 22;

  private final JavaSparkContext context;
  private final Task task;
  private final Tasking tasking;
  private final Rows rows;
  private final int count;
  private final int waveTasks;
  private final Deque<Wave> waves = new ArrayDeque<>();

  private static final class Wave {
    private final List<Unit> units;
    private final JavaFutureAction<List<byte[]>> sent;

    Wave(List<Unit> units, JavaFutureAction<List<byte[]>> sent) {
      this.units = units;
      this.sent = sent;
    }
  }

  Waves(JavaSparkContext context, Task task, Tasking tasking, Rows rows) {
    this.context = context;
    this.task = task;
    this.tasking = tasking;
    this.rows = rows;
    count = rows.selection().count();
    waveTasks = TASKS_PER_CORE * Math.max(1, context.defaultParallelism());
  }

  /// @param sink takes the outcomes, in the order of the rows
  /// @throws InputException if no row can be evaluated
  void run(Consumer<Outcome> sink) {
    int next = 0;
    try {
      while (next < count || !waves.isEmpty()) {
        while (next < count && waves.size() <= AHEAD) {
          next = send(next);
        }
        outcomes(waves.removeFirst()).forEach(sink);
      }
    } finally {
      waves.forEach(wave -> wave.sent.cancel(true));
    }
  }

  // From a place among the rows that are evaluated; returns the first that was not sent.
  private int send(int from) {
    List<Unit> units = new ArrayList<>();
    int next = from;
    int size = tasking.rows();
    while (units.size() < waveTasks && next < count) {
      Unit unit = Unit.of(rows, next, next + Math.min(size, count - next));
      size = tasking.rowsOf(unit.width(), Math.min(TASK_BYTES, WAVE_BYTES / waveTasks));
      next += unit.count();
      units.add(unit);
    }
    waves.addLast(
        new Wave(units, sent(units, tasking.budget() == 0 ? task : task.within(tasking.budget()))));
    return next;
  }

  private JavaFutureAction<List<byte[]>> sent(List<Unit> units, Task what) {
    return context
        .parallelize(units, units.size())
        .map(unit -> OutcomeBytes.write(what.evaluate(unit.rows())))
        .collectAsync();
  }

  private List<Outcome> outcomes(Wave wave) {
    List<Outcome> outcomes = new ArrayList<>(received(wave.sent));
    List<Outcome.Deferred> deferred = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Deferred d) {
        deferred.add(d);
      }
    }
    if (!deferred.isEmpty()) {
      deferred.sort(Comparator.comparingLong(Outcome.Deferred::cost).reversed());
      List<Unit> alone = deferred.stream().map(d -> alone(wave, d.row())).toList();
      outcomes.removeAll(deferred);
      outcomes.addAll(received(sent(alone, task)));
      outcomes.sort(Comparator.comparingInt(Outcome::row));
    }
    return outcomes;
  }

  private static Unit alone(Wave wave, int row) {
    return wave.units.stream().flatMap(unit -> unit.only(row).stream()).findFirst().orElseThrow();
  }

  private static List<Outcome> received(JavaFutureAction<List<byte[]>> sent) {
    try {
      return sent.get().stream().flatMap(bytes -> OutcomeBytes.read(bytes).stream()).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw InputErrors.of(e);
    }
  }
}
