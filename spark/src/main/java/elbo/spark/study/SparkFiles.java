package elbo.spark.study;

import elbo.Cluster;
import elbo.Evaluation;
import elbo.Rows;
import elbo.bound.Elbo;
import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.engine.Engine;
import elbo.inference.Encoder;
import elbo.model.LatentModel;
import elbo.onnx.OnnxVae;
import elbo.spark.DriverCosts;
import elbo.spark.SparkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Measures what a standalone cluster on this machine costs, and writes `spark.json` and
/// `spark.md`.
///
/// Each rate is that of the second of two runs, when everything is compiled.
public final class SparkFiles {
  private static final String MODEL = "mnist-tanh";
  private static final int[] WORKERS = {1, 2};

  private record Asked(String name, Evaluation<LatentModel> evaluation, int rows) {}

  private SparkFiles() {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for the files; and how many times fewer rows there are to be, to try it
  public static void main(String... args) throws IOException {
    LatentModel model = OnnxVae.bundled(MODEL).model();
    int fewer = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    List<Asked> asked =
        List.of(
            new Asked(
                "K = 1, encoder",
                Evaluation.of(model)
                    .withProposal(new Encoder())
                    .withSamples(1)
                    .withStatistics(new Elbo()),
                50_000 / fewer),
            new Asked(
                "K = 100, encoder",
                Evaluation.of(model)
                    .withProposal(new Encoder())
                    .withSamples(100)
                    .withStatistics(new Elbo()),
                10_000 / fewer),
            new Asked("K = 5000, adaptive", Evaluation.of(model), 200 / fewer));
    ClusterCosts costs = measured(asked);
    Path folder = Path.of(args[0]);
    Files.writeString(folder.resolve("spark.json"), costs.json());
    String tables = costs.markdown() + ClusterModel.markdown(costs);
    Files.writeString(folder.resolve("spark.md"), tables);
  }

  private static ClusterCosts measured(List<Asked> asked) throws IOException {
    List<List<Double>> threads = new ArrayList<>();
    for (Asked a : asked) {
      threads.add(List.of(onThreads(a, 1), onThreads(a, 2)));
    }
    List<List<Double>> workers = new ArrayList<>();
    asked.forEach(a -> workers.add(new ArrayList<>()));
    double start = 0;
    double task = 0;
    Map<String, String> settings = Standalone.settings();
    settings.forEach(System::setProperty);
    for (int number : WORKERS) {
      Path folder = Files.createTempDirectory("elbo-cluster");
      try (Standalone cluster = new Standalone(folder, number)) {
        long begun = System.nanoTime();
        try (SparkCluster spark = SparkCluster.open(DriverCosts.conf(cluster.address()))) {
          onCluster(asked.getFirst(), 1, spark);
          start = since(begun);
          task = DriverCosts.task(spark);
          for (int i = 0; i < asked.size(); i++) {
            Asked a = asked.get(i);
            onCluster(a, a.rows, spark);
            workers.get(i).add(a.rows / onCluster(a, a.rows, spark));
          }
        }
      }
    }
    List<ClusterCosts.Load> loads = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Asked a = asked.get(i);
      loads.add(
          new ClusterCosts.Load(
              a.name,
              DriverCosts.rowsOfTask(a.evaluation, 784),
              threads.get(i),
              workers.get(i),
              DriverCosts.row(a.evaluation, rows(Math.min(a.rows, 1000)))));
    }
    return new ClusterCosts(start, task, DriverCosts.bytes(MODEL), loads);
  }

  private static Rows rows(int count) {
    Observations digits = new Binarize.Threshold(0.5).apply(ObservationFiles.digits());
    return new Rows("digits", 0, count, row -> digits.row(row % digits.rows()));
  }

  private static double onThreads(Asked a, int threads) {
    double seconds = 0;
    for (int run = 0; run < 2; run++) {
      long begun = System.nanoTime();
      try (Engine engine = new Engine(threads)) {
        a.evaluation.evaluate(rows(a.rows), engine, done -> {}, result -> {});
      }
      seconds = since(begun);
    }
    return a.rows / seconds;
  }

  private static double onCluster(Asked a, int rows, SparkCluster spark) {
    long begun = System.nanoTime();
    spark.evaluate(
        new Cluster.Source(MODEL, new int[0]),
        a.evaluation,
        rows(rows),
        done -> {},
        result -> {},
        failure -> {
          throw failure.exception();
        });
    return since(begun);
  }

  private static double since(long begun) {
    return 1e-9 * (System.nanoTime() - begun);
  }
}
