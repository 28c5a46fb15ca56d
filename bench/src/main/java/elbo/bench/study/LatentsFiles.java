package elbo.bench.study;

import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.engine.Engine;
import elbo.inference.Adaptive;
import elbo.inference.Laplace;
import elbo.inference.Proposal;
import elbo.model.Vae;
import elbo.onnx.OnnxVae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The files of the study of latent spaces of other sizes: the bundled VAE, and others in folders,
/// such as `bench/peers/train_vae.py` makes.
///
/// `latents.csv` has a line a model, proposal and seed; `latents.md` is the same as a table.
public final class LatentsFiles {
  private static final String BUNDLED = "mnist-tanh";
  private static final int DIGITS = 100;
  private static final long[] SEEDS = {1, 2};
  // A quarter of those of the bundled VAE's study: a sample of 512 latents costs several times
  // more.
  private static final long REFERENCE_SAMPLES = 50_000;
  private static final List<Proposal> PROPOSALS =
      List.of(new Laplace(), new Adaptive(8, 500), new Adaptive());

  private LatentsFiles() {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for them, then the folders of the models
  public static void main(String... args) throws IOException {
    Path out = Path.of(args[0]);
    List<Vae> models = new ArrayList<>(List.of(OnnxVae.bundled(BUNDLED).vae()));
    for (String folder : List.of(args).subList(1, args.length)) {
      models.add(OnnxVae.read(Path.of(folder)).vae());
    }
    List<LatentsLine> lines = new ArrayList<>();
    Observations digits = new Binarize.Threshold(0.5).apply(ObservationFiles.digits());
    try (Engine engine = new Engine()) {
      for (Vae model : models) {
        lines.addAll(lines(model, digits, DIGITS, SEEDS, engine));
      }
    }
    Lines.csv(lines, out.resolve("latents.csv"));
    Files.writeString(out.resolve("latents.md"), table(lines));
  }

  static List<LatentsLine> lines(
      Vae model, Observations digits, int count, long[] seeds, Engine engine) {
    Samples samples = new Samples(model, digits, count, REFERENCE_SAMPLES, engine);
    List<LatentsLine> lines = new ArrayList<>();
    for (Proposal proposal : PROPOSALS) {
      for (long seed : seeds) {
        Samples.Line line =
            samples.line(new Samples.Source(proposal.name(), model, proposal), seed);
        System.out.println(model.name() + ", " + line.source() + ", seed " + seed);
        lines.add(LatentsLine.of(model, line));
      }
    }
    return lines;
  }

  static String table(List<LatentsLine> lines) {
    StringBuilder out = new StringBuilder();
    out.append(
        "| model | latents | proposal | seed | ESS of 5000: median | 5 % | worst | RMSE of log p(x)"
            + " | of digits |\n|---|---:|---|---:|---:|---:|---:|---:|---:|\n");
    for (LatentsLine line : lines) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %s | %d | %.0f | %.0f | %.0f | %.3f | %d |%n",
              line.model(),
              line.latents(),
              line.proposal(),
              line.seed(),
              line.medianEss(),
              line.fifthEss(),
              line.worstEss(),
              line.rmse(),
              line.sound()));
    }
    return out.append(
            "\n"
                + "First 100 digits; RMSE in nats at 20,000 decoder calls, those of the fit among"
                + " them, against runs of 50,000 samples, of so many digits: those whose run is"
                + " sound.\n")
        .toString();
  }
}
