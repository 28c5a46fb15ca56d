package elbo.bench.study;

import elbo.Rows;
import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.engine.Engine;
import elbo.inference.Sampler;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.model.Vae;
import elbo.onnx.OnnxVae;
import elbo.points.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The files of the study of samplers: importance sampling, chains and clouds on the bundled VAE,
/// on VAEs in folders, and on linear Gaussian models of growing dimension.
///
/// `annealing.csv` has a line a model, sampler and number of evaluations; `annealing.md` is the
/// same as a table.
public final class AnnealingFiles {
  private static final String BUNDLED = "mnist-tanh";
  private static final int DIGITS = 10;
  private static final long[] EVALUATIONS = {30_000, 100_000};

  private AnnealingFiles() {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for them, then folders of VAEs
  public static void main(String... args) throws IOException {
    Path out = Path.of(args[0]);
    List<Vae> models = new ArrayList<>(List.of(OnnxVae.bundled(BUNDLED).vae()));
    for (String folder : List.of(args).subList(1, args.length)) {
      models.add(OnnxVae.read(Path.of(folder)).vae());
    }
    Observations digits = new Binarize.Threshold(0.5).apply(ObservationFiles.digits());
    Rows rows = new Rows(digits.source(), 0, DIGITS, digits::row);
    List<AnnealingLine> lines = new ArrayList<>();
    try (Engine engine = new Engine()) {
      for (Vae model : models) {
        lines.addAll(lines(model, rows, EVALUATIONS, engine));
      }
      lines.addAll(exact(64, DIGITS, engine));
      lines.addAll(exact(256, DIGITS, engine));
      lines.addAll(exact(1024, 1, engine));
    }
    Lines.csv(lines, out.resolve("annealing.csv"));
    Files.writeString(out.resolve("annealing.md"), table(lines));
  }

  private static List<AnnealingLine> exact(int d, int rows, Engine engine) {
    LinearGaussian model = new LinearGaussian(d, 2 * d, 1);
    return lines(model, Rows.drawn(model, Seed.of(1), 0, rows), EVALUATIONS, engine);
  }

  static List<AnnealingLine> lines(
      LatentModel model, Rows rows, long[] evaluations, Engine engine) {
    Samplers samplers = new Samplers(model, rows, LongRuns.of(model, rows, engine), engine);
    List<AnnealingLine> lines = new ArrayList<>();
    for (Sampler<LatentModel> sampler : Samplers.all()) {
      for (long most : evaluations) {
        lines.add(samplers.line(sampler, most));
        System.out.println(lines.getLast());
      }
    }
    lines.add(samplers.auto());
    System.out.println(lines.getLast());
    return lines;
  }

  static String table(List<AnnealingLine> lines) {
    StringBuilder out =
        new StringBuilder(
            "| model | d | sampler | weights | evaluations | with gradient | ESS: median | lowest |"
                + " flagged | RMSE of log p(x) | largest error not flagged | of rows | ms |\n"
                + "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    String before = "";
    for (AnnealingLine line : lines) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %,d | %,.0f | %,.0f | %.1f | %.1f | %d of %d | %.3f | %s | %d |"
                  + " %.0f |%n",
              line.model().equals(before) ? "" : line.model(),
              line.model().equals(before) ? "" : Integer.toString(line.latents()),
              line.sampler(),
              line.samples(),
              line.evaluations(),
              line.gradients(),
              line.medianEss(),
              line.worstEss(),
              line.flagged(),
              line.rows(),
              line.rmse(),
              Double.isNaN(line.worstTrusted())
                  ? ""
                  : String.format(Locale.ROOT, "%.3f", line.worstTrusted()),
              line.sound(),
              1e3 * line.secondsEach()));
      before = line.model();
    }
    return out.append(
            "\n"
                + "Evaluations of log p(x, z) a row, those of fits and pilots among them; those"
                + " with a gradient take two to three times as long. Errors in nats, against long"
                + " runs or exact values, of so many rows: those whose values are exact or whose"
                + " long run is sound; milliseconds a row on all processors.\n")
        .toString();
  }
}
