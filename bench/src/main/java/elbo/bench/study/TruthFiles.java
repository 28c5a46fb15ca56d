package elbo.bench.study;

import elbo.Auto;
import elbo.Rows;
import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.engine.Engine;
import elbo.inference.Annealed;
import elbo.inference.Encoder;
import elbo.model.LinearGaussian;
import elbo.model.Observation;
import elbo.model.Vae;
import elbo.onnx.OnnxVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The files of the study of how near to log p(x) brackets, chains both ways and annealing come.
///
/// `truth.csv` has a line a measured number; `truth.md` is the same as a table.
public final class TruthFiles {
  private static final String BUNDLED = "mnist-tanh";
  private static final int DIGITS = 100;
  private static final long LONG = 100_000;
  private static final int PAIRS = 50;
  private static final int STEPS = 200;
  private static final int CHAINS = 16;
  private static final int EXACT_STEPS = 240;
  private static final long EXACT_SAMPLES = 256;
  private static final int[] WIDTHS = {50, 200, 200, 784};
  private static final double SHARE = 0.8;

  private TruthFiles() {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for them, then folders of VAEs whose worst rows are looked at
  public static void main(String... args) throws IOException {
    Path out = Path.of(args[0]);
    Vae model = OnnxVae.bundled(BUNDLED).vae();
    Observations digits = new Binarize.Threshold(0.5).apply(ObservationFiles.digits());
    Rows rows = new Rows(digits.source(), 0, DIGITS, digits::row);
    List<TruthLine> lines = new ArrayList<>();
    AnnealingRate rate = new AnnealingRate(model, new Observation(0, digits.row(0)), WIDTHS);
    print(
        lines,
        List.of(
            TruthLine.of(
                    "annealing, bundled VAE, one thread",
                    "gradients a second, of what the products allow",
                    rate.share())
                .atLeast(SHARE)));
    try (Engine engine = new Engine()) {
      Truth truth = new Truth(engine);
      LongRuns runs = LongRuns.of(model, rows, LONG, engine);
      print(lines, truth.brackets("bracket, bundled VAE", model, rows, runs, 0.03, 0.15));
      Vae inRuntime = InRuntime.bundled(BUNDLED);
      print(
          lines,
          truth.brackets("bracket, decoder in ONNX Runtime", inRuntime, rows, runs, 0.06, 0.5));
      print(lines, truth.gap("chains both ways, bundled VAE", model, PAIRS, STEPS, CHAINS));
      LinearGaussian large = new LinearGaussian(1024, 2048, 1);
      print(lines, truth.exact(large, new Annealed(EXACT_STEPS, new Encoder()), 1, EXACT_SAMPLES));
      print(lines, truth.exact(large, new Auto(), 1, EXACT_SAMPLES));
      for (String folder : List.of(args).subList(1, args.length)) {
        Vae other = OnnxVae.read(Path.of(folder)).vae();
        String what = "VAE with d = " + other.latentDimension() + ", adaptive";
        print(lines, truth.worst(what, other, rows, LongRuns.of(other, rows, LONG, engine)));
      }
    }
    Lines.csv(lines, out.resolve("truth.csv"));
    Files.writeString(out.resolve("truth.md"), table(lines));
  }

  private static void print(List<TruthLine> all, List<TruthLine> lines) {
    all.addAll(lines);
    lines.forEach(System.out::println);
  }

  static String table(List<TruthLine> lines) {
    StringBuilder out = new StringBuilder("| what | quantity | measured | to reach | |\n");
    out.append("|---|---|---:|---:|---|\n");
    String before = "";
    for (TruthLine line : lines) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s |%n",
              line.what().equals(before) ? "" : line.what(),
              line.quantity(),
              number(line.value()),
              bound(line),
              bound(line).isEmpty() ? "" : line.reached() ? "reached" : "not reached"));
      before = line.what();
    }
    return out.append(
            "\n"
                + "Brackets are of the first 100 digits with adaptive importance sampling, the"
                + " calls of its fit among those of a row. A bracket is an interval for each row by"
                + " itself: of 100 rows about 95 are right to contain log p(x) at 95 %, and more"
                + " do, since its ends are bounds; two standard errors of the long run are allowed"
                + " for. What products allow is the time of all multiply-adds of the decoder,"
                + " forward and backward, at the rates of the products alone, measured in turns"
                + " with chains.\n")
        .toString();
  }

  private static String number(double value) {
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.1f", value);
  }

  private static String bound(TruthLine line) {
    if (!Double.isNaN(line.most())) {
      return "≤ " + number(line.most());
    }
    return Double.isNaN(line.least()) ? "" : "≥ " + number(line.least());
  }
}
