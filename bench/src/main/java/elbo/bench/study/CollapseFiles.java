package elbo.bench.study;

import elbo.collapse.CollapseStudy;
import elbo.collapse.CollapseStudy.Outcome;
import elbo.collapse.LinearVae;
import elbo.engine.Engine;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The files of the study of collapse, [CollapseStudy]: `collapse.csv` has a line for each weight
/// of the KL term, `collapse.md` is the same as a table, `collapse.svg` the plot.
public final class CollapseFiles {
  private static final int SEEDS = 5;
  private static final Color COLOR = new Color(0x0072B2);

  private CollapseFiles() {}

  /// Models that were learned with one weight of the KL term, beside their exact optimum; terms in
  /// nats a row, with the errors of means over seeds.
  ///
  /// @param beta the weight
  /// @param threshold beyond which an eigenvalue makes a latent active
  /// @param active latents, the mean over seeds
  /// @param reconstruction E log p(x | z)
  /// @param kl KL(q(z | x) ‖ p(z))
  record Line(
      double beta,
      double threshold,
      Figure active,
      int activeExact,
      Figure reconstruction,
      double reconstructionExact,
      Figure kl,
      double klExact) {}

  /// Runs the study and writes its files.
  ///
  /// @param args the folder for them
  public static void main(String... args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    write(lines(CollapseStudy.BETAS, SEEDS), Path.of(args[0]));
  }

  static List<Line> lines(List<Double> betas, int seeds) {
    CollapseStudy study = new CollapseStudy();
    List<Outcome> outcomes = new ArrayList<>();
    try (Engine engine = new Engine()) {
      engine.forEach(
          0,
          betas.size() * seeds,
          i -> study.learn(betas.get(i / seeds), 1 + i % seeds, 1),
          (_, outcome) -> outcomes.add(outcome));
    }
    List<Line> lines = new ArrayList<>();
    for (int b = 0; b < betas.size(); b++) {
      lines.add(line(study.exact(betas.get(b)), outcomes.subList(b * seeds, (b + 1) * seeds)));
    }
    return lines;
  }

  private static Line line(LinearVae exact, List<Outcome> outcomes) {
    return new Line(
        exact.beta(),
        exact.threshold(),
        mean(outcomes, Outcome::active),
        exact.active(),
        mean(outcomes, Outcome::reconstruction),
        exact.reconstruction(),
        mean(outcomes, Outcome::kl),
        exact.kl());
  }

  private static Figure mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> of) {
    return Figure.mean(outcomes.stream().mapToDouble(of).toArray());
  }

  static void write(List<Line> lines, Path folder) throws IOException {
    Lines.csv(lines, folder.resolve("collapse.csv"));
    Files.writeString(folder.resolve("collapse.md"), table(lines));
    new Picture(
            "Linear VAEs against the weight β of the KL term",
            "points: learned, means over " + SEEDS + " seeds; theory: the exact optimum",
            "active latents, reconstruction and KL of linear VAEs against the weight of KL",
            List.of(
                chart(lines, "active latents", "", Line::active, Line::activeExact),
                chart(
                    lines,
                    "−E log p(x | z)",
                    "nats a row",
                    line -> new Figure(-line.reconstruction.value(), line.reconstruction.error()),
                    line -> -line.reconstructionExact),
                chart(lines, "KL(q(z | x) ‖ p(z))", "nats a row", Line::kl, Line::klExact)))
        .write(folder.resolve("collapse.svg"));
  }

  private static Chart chart(
      List<Line> lines,
      String title,
      String label,
      Function<Line, Figure> measured,
      ToDoubleFunction<Line> theory) {
    List<Curve.Point> points =
        lines.stream()
            .map(line ->
                new Curve.Point(line.beta, measured.apply(line), theory.applyAsDouble(line)))
            .toList();
    return new Chart(title, "β", label, List.of(new Curve("learned", COLOR, points)));
  }

  static String table(List<Line> lines) {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        | β | βσ² | active latents | by the rule | E log p(x given z) | exact | KL | exact |
        |---:|---:|---:|---:|---:|---:|---:|---:|
        """);
    for (Line line : lines) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %s | %d | %.4f ± %.4f | %.4f | %.4f ± %.4f | %.4f |%n",
              line.beta,
              line.threshold,
              active(line.active),
              line.activeExact,
              line.reconstruction.value(),
              line.reconstruction.error(),
              line.reconstructionExact,
              line.kl.value(),
              line.kl.error(),
              line.klExact));
    }
    return out.append(
            "\nLinear VAEs with "
                + CollapseStudy.LATENTS
                + " latents on "
                + CollapseStudy.ROWS
                + " rows whose covariance has known eigenvalues, each learned from "
                + SEEDS
                + " seeds; nats a row, with the errors of means over seeds.\n\n"
                + "![Linear VAEs against the weight of the KL term](collapse.svg)\n")
        .toString();
  }

  private static String active(Figure active) {
    return active.error() == 0
        ? String.format(Locale.ROOT, "%.0f", active.value())
        : String.format(Locale.ROOT, "%.1f ± %.1f", active.value(), active.error());
  }
}
