package elbo.spark;

import elbo.Evaluation;
import elbo.Rows;
import elbo.model.LatentModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;

/// What a run costs its driver, for studies.
public final class DriverCosts {
  private static final int TASKS = 2000;
  private static final int REPEATED = 10;

  private DriverCosts() {}

  /// The configuration of a run of the command line.
  public static SparkConf conf(String address) {
    return QuietSpark.conf(address);
  }

  /// The rows of a task.
  ///
  /// @param width of a row
  public static int rowsOfTask(Evaluation<?> evaluation, int width) {
    return Tasking.of(evaluation).rowsOf(width, Waves.TASK_BYTES);
  }

  /// The bytes of a model as it is sent.
  public static long bytes(String model) throws IOException {
    return bytes(SentModel.of(model, new int[0])).length;
  }

  /// The seconds of a task that does nothing, in a job of many, the second time.
  public static double task(SparkCluster cluster) {
    List<Integer> all = IntStream.range(0, TASKS).boxed().toList();
    cluster.context().parallelize(all, TASKS).count();
    long begun = System.nanoTime();
    cluster.context().parallelize(all, TASKS).count();
    return 1e-9 * (System.nanoTime() - begun) / TASKS;
  }

  /// The seconds that reading a row, writing it for a task and reading its outcome take.
  public static double row(Evaluation<LatentModel> evaluation, Rows rows) throws IOException {
    int count = rows.count();
    List<Outcome> outcomes = new ArrayList<>();
    evaluation.evaluate(
        rows,
        result -> outcomes.add(new Outcome.Done(result)),
        failure -> outcomes.add(new Outcome.Failed(failure)));
    byte[] received = OutcomeBytes.write(outcomes);
    double seconds = 0;
    long used = 0;
    for (int run = 0; run < REPEATED; run++) {
      long begun = System.nanoTime();
      used += bytes(Unit.of(rows, 0, count)).length + OutcomeBytes.read(received).size();
      seconds = 1e-9 * (System.nanoTime() - begun);
    }
    if (used == 0) {
      throw new IllegalStateException("nothing was written");
    }
    return seconds / count;
  }

  private static byte[] bytes(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }
}
