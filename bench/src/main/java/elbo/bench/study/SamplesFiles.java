package elbo.bench.study;

import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.engine.Engine;
import elbo.inference.Adaptive;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.inference.Laplace;
import elbo.model.Vae;
import elbo.onnx.OnnxVae;
import elbo.report.CoverageText;
import elbo.stopping.Tolerance;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files of the study of proposals and points.
///
/// `samples.csv` has a line a proposal and seed, `encoder.csv` the errors of the encoder's proposal
/// against the number of samples, `points.csv` those of quasi-Monte Carlo, `coverage.txt` how often
/// intervals to a tolerance contain log p(x); `samples.md` is the whole in brief.
public final class SamplesFiles {
  private static final String MODEL = "mnist-tanh";
  private static final int DIGITS = 100;
  private static final long[] SEEDS = {1, 2, 3, 4};
  private static final List<Double> TOLERANCES = List.of(0.1, 0.05, 0.02);
  private static final long MAX_SAMPLES = 200_000;
  private static final int REPETITIONS = 2000;
  private static final long[] ENCODER_SAMPLES = {1000, 4000, 16_000, 64_000, 256_000};

  private SamplesFiles() {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for them
  public static void main(String... args) throws IOException {
    Path folder = Path.of(args[0]);
    Vae model = OnnxVae.bundled(MODEL).vae();
    List<Samples.Line> lines = new ArrayList<>();
    List<EncoderError> encoder = new ArrayList<>();
    List<QuasiMonteCarlo.Line> points;
    try (Engine engine = new Engine()) {
      points = QuasiMonteCarlo.lines(engine, SEEDS[0]);
      Observations digits = new Binarize.Threshold(0.5).apply(ObservationFiles.digits());
      Samples samples = new Samples(model, digits, DIGITS, LongRuns.SAMPLES, engine);
      for (Samples.Source source : sources(model)) {
        for (long seed : SEEDS) {
          System.out.println(source.name() + ", seed " + seed);
          lines.add(samples.line(source, seed));
        }
      }
      for (long seed : SEEDS) {
        lines.add(samples.toTolerance(model, seed));
      }
      double[] errors = samples.encoderErrors(model, ENCODER_SAMPLES, SEEDS[0]);
      for (int s = 0; s < errors.length; s++) {
        encoder.add(new EncoderError(ENCODER_SAMPLES[s], errors[s]));
      }
      coverage(engine, folder.resolve("coverage.txt"));
    }
    Lines.csv(lines, folder.resolve("samples.csv"));
    Lines.csv(encoder, folder.resolve("encoder.csv"));
    Lines.csv(points, folder.resolve("points.csv"));
    Files.writeString(folder.resolve("samples.md"), SamplesOverview.of(lines, encoder, points));
  }

  private static List<Samples.Source> sources(Vae model) throws IOException {
    return List.of(
        new Samples.Source(Samples.ENCODER, model, new Encoder()),
        new Samples.Source("laplace", model, new Laplace()),
        new Samples.Source("adaptive", model, new Adaptive()),
        new Samples.Source(
            "adaptive, decoder in ONNX Runtime", InRuntime.bundled(MODEL), new Adaptive()));
  }

  private static void coverage(Engine engine, Path out) throws IOException {
    List<Tolerance> rules = TOLERANCES.stream().map(t -> new Tolerance(t, MAX_SAMPLES)).toList();
    try (PrintStream file =
        new PrintStream(Files.newOutputStream(out), false, StandardCharsets.UTF_8)) {
      CoverageText.of(
              rules, REPETITIONS, new Importance(new Encoder()), Long.toString(SEEDS[0]), engine)
          .print(file);
    }
  }
}
