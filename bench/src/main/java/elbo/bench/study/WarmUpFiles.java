package elbo.bench.study;

import elbo.bench.Cases;
import elbo.bound.Iwae;
import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.engine.Engine;
import elbo.estimate.Estimator;
import elbo.model.Vae;
import elbo.onnx.OnnxVae;
import elbo.points.Independent;
import elbo.weight.LogWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How fast a fresh JVM gets fast: IWAE evaluations of digit 0 one after the other, from the first
/// sample on.
///
/// `warm-up.csv` has a line an evaluation: when it ended, in seconds since the first sample was
/// asked for, and its rate; `starts.csv` has a line for each start of the command line ([Starts]);
/// `warm-up.md` has the time at which steady speed was reached, and that which a command takes. Run
/// it in a JVM that has done nothing else.
public final class WarmUpFiles {
  private static final int K = 5000;
  private static final double SECONDS = 6;
  private static final double STEADY_FROM = 4;
  private static final double SHARE = 0.9;

  private WarmUpFiles() {}

  /// One evaluation.
  ///
  /// @param seconds since the first sample was asked for
  /// @param rate samples a second
  record Line(double seconds, double rate) {}

  /// Measures and writes the files.
  ///
  /// @param args the folder that they go to, in the folder `results` of the project
  public static void main(String... args) throws IOException {
    Path folder = Path.of(args[0]);
    Observations digits = new Binarize.Threshold(0.5).apply(ObservationFiles.digits());
    double[] x = digits.row(0);
    Vae model = OnnxVae.bundled("mnist-tanh").vae();
    List<Line> lines = new ArrayList<>();
    try (Engine engine = new Engine()) {
      LogWeights weights = Cases.weights(model, x, new Independent(1), 0);
      Estimator estimator = new Estimator(K, new Iwae(K));
      long start = System.nanoTime();
      long last = start;
      while ((last - start) * 1e-9 < SECONDS) {
        engine.estimate(estimator, weights);
        long now = System.nanoTime();
        lines.add(new Line((now - start) * 1e-9, K / ((now - last) * 1e-9)));
        last = now;
      }
    }
    Lines.csv(lines, folder.resolve("warm-up.csv"));
    Starts starts = Starts.measure(Launcher.above(folder.toAbsolutePath().normalize()));
    Lines.csv(starts.lines(), folder.resolve("starts.csv"));
    Files.writeString(
        folder.resolve("warm-up.md"), overview(lines) + System.lineSeparator() + starts.overview());
  }

  private static String overview(List<Line> lines) {
    double[] steady =
        lines.stream()
            .filter(l -> l.seconds() > STEADY_FROM)
            .mapToDouble(Line::rate)
            .sorted()
            .toArray();
    double rate = steady[steady.length / 2];
    Line first = lines.getFirst();
    Line reached = lines.stream().filter(l -> l.rate() >= SHARE * rate).findFirst().orElse(first);
    return String.format(
        Locale.ROOT,
        "A fresh JVM evaluates its first %d samples in %.2f s and reaches 90 %% of its steady"
            + " speed, %.0f k samples/s on all processors, %.2f s after the first sample was asked"
            + " for.%n",
        K,
        first.seconds(),
        rate / 1000,
        reached.seconds());
  }
}
