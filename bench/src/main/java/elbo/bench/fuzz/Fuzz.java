package elbo.bench.fuzz;

import elbo.InputException;
import elbo.Printable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/// Damaged files, one after another, and what a reader does with each.
///
/// Case i of a reader is a function of its name and i, so that one alone can be repeated.
///
/// @param reader that is given the files
/// @param outcomes how many cases had each
/// @param faults the first few cases that had a fault, in words
record Fuzz(Reader reader, Map<Outcome, Integer> outcomes, List<String> faults) {
  private static final int SHOWN = 5;
  private static final long SECONDS = 60;

  /// Runs the first `cases` cases.
  static Fuzz of(Reader reader, int cases) {
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    List<String> faults = new ArrayList<>();
    try (ExecutorService thread = Executors.newSingleThreadExecutor(Fuzz::daemon)) {
      Object meaning = reader.read().of(reader.file());
      for (int i = 0; i < cases; i++) {
        byte[] file = damaged(reader, i);
        Result result = within(thread, () -> result(reader, meaning, file));
        outcomes.merge(result.outcome(), 1, Integer::sum);
        if (result.outcome().isFault() && faults.size() < SHOWN) {
          faults.add(reader.name() + " " + i + ": " + result.words() + ": " + hex(file));
        }
        if (result.outcome() == Outcome.HANG) {
          thread.shutdownNow();
          break;
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(reader.name() + " does not read its own file", e);
    }
    return new Fuzz(reader, outcomes, faults);
  }

  private record Result(Outcome outcome, String words) {}

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "fuzz");
    thread.setDaemon(true);
    return thread;
  }

  private static String hex(byte[] file) {
    String all = HexFormat.of().formatHex(file, 0, Math.min(file.length, 400));
    return file.length > 400 ? all + "…" : all;
  }

  static byte[] damaged(Reader reader, int index) {
    long seed = 31L * reader.name().hashCode() + index;
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    return Mutation.any(reader.file(), random);
  }

  private static Result within(ExecutorService thread, Callable<Result> task)
      throws InterruptedException, ExecutionException {
    try {
      return thread.submit(task).get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return new Result(Outcome.HANG, "no answer after " + SECONDS + " seconds");
    }
  }

  private static Result result(Reader reader, Object meaning, byte[] file) {
    try {
      Object read = reader.read().of(file);
      if (Objects.deepEquals(meaning, read)) {
        return new Result(Outcome.SAME, "");
      }
      return new Result(reader.checked() ? Outcome.SILENT : Outcome.OTHER, "other numbers");
    } catch (InputException | IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      boolean plain = message.codePoints().noneMatch(Printable::isControl);
      return plain && !message.isBlank() && e.getClass() != NumberFormatException.class
          ? new Result(Outcome.REFUSED, message)
          : new Result(Outcome.CRASH, "a message that is no line: " + e);
    } catch (Throwable e) {
      return new Result(Outcome.CRASH, e.toString());
    }
  }

  int faultCount() {
    return outcomes.entrySet().stream()
        .filter(e -> e.getKey().isFault())
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  int count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0);
  }
}
