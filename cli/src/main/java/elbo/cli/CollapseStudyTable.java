package elbo.cli;

import elbo.collapse.CollapseStudy;
import elbo.collapse.CollapseStudy.Outcome;
import elbo.collapse.LinearVae;
import elbo.engine.Engine;
import elbo.report.Figures;
import elbo.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Linear VAEs over the weight of the KL term, beside their exact optima: `collapse --study`.
final class CollapseStudyTable {
  private static final int SEEDS = 5;

  private final List<Map<String, Object>> lines = new ArrayList<>();
  private final Table table =
      new Table(
          "beta",
          "beta σ²",
          "active",
          "by the rule",
          "reconstruction",
          "± seeds",
          "exact",
          "KL",
          "± seeds",
          "exact");
  private int differing;

  private CollapseStudyTable() {}

  static int run(Console console, int threads, OutputOptions output, ReportOptions page) {
    PrintStream out = console.out();
    CollapseStudy study = new CollapseStudy();
    CollapseStudyTable made = new CollapseStudyTable();
    int runs = SEEDS * CollapseStudy.BETAS.size();
    List<Outcome> outcomes = new ArrayList<>();
    try (TableOutput tables = TableOutput.open(output, page);
        Engine engine = new Engine(threads);
        Progress progress = new Progress(console, "learning", runs, "models")) {
      engine.forEach(
          0,
          runs,
          i -> study.learn(CollapseStudy.BETAS.get(i / SEEDS), 1 + i % SEEDS, 1),
          (_, outcome) -> {
            outcomes.add(outcome);
            progress.add(1);
          });
      for (int b = 0; b < CollapseStudy.BETAS.size(); b++) {
        made.add(
            study.exact(CollapseStudy.BETAS.get(b)), outcomes.subList(b * SEEDS, (b + 1) * SEEDS));
      }
      tables.write(heading(), made.lines);
    }
    made.print(out);
    output.describe(out);
    page.describe(out);
    return made.differing == 0 ? 0 : 1;
  }

  private static Map<String, Object> heading() {
    Map<String, Object> heading = new LinkedHashMap<>();
    heading.put("version", Version.TEXT);
    heading.put("rows", CollapseStudy.ROWS);
    heading.put("latents", CollapseStudy.LATENTS);
    heading.put("scale", CollapseStudy.SCALE);
    heading.put("seeds", SEEDS);
    return heading;
  }

  private void add(LinearVae exact, List<Outcome> outcomes) {
    List<Integer> active = outcomes.stream().map(Outcome::active).distinct().sorted().toList();
    differing += active.equals(List.of(exact.active())) ? 0 : 1;
    double reconstruction = mean(outcomes, Outcome::reconstruction);
    double kl = mean(outcomes, Outcome::kl);
    table.row(
        Double.toString(exact.beta()),
        Figures.fixed(exact.threshold(), 3),
        String.join(", ", active.stream().map(String::valueOf).toList()),
        Integer.toString(exact.active()),
        Figures.nats(reconstruction),
        Figures.error(spread(outcomes, Outcome::reconstruction)),
        Figures.nats(exact.reconstruction()),
        Figures.nats(kl),
        Figures.error(spread(outcomes, Outcome::kl)),
        Figures.nats(exact.kl()));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("beta", exact.beta());
    line.put("threshold", exact.threshold());
    line.put("activeLeast", Collections.min(active));
    line.put("activeMost", Collections.max(active));
    line.put("activeExact", exact.active());
    line.put("reconstruction", reconstruction);
    line.put("reconstructionSpread", spread(outcomes, Outcome::reconstruction));
    line.put("reconstructionExact", exact.reconstruction());
    line.put("kl", kl);
    line.put("klSpread", spread(outcomes, Outcome::kl));
    line.put("klExact", exact.kl());
    lines.add(line);
  }

  private static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> of) {
    return outcomes.stream().mapToDouble(of).sum() / outcomes.size();
  }

  // The standard deviation over seeds.
  private static double spread(List<Outcome> outcomes, ToDoubleFunction<Outcome> of) {
    double mean = mean(outcomes, of);
    double squares =
        IntStream.range(0, outcomes.size())
            .mapToDouble(i -> of.applyAsDouble(outcomes.get(i)) - mean)
            .map(d -> d * d)
            .sum();
    return Math.sqrt(squares / (outcomes.size() - 1));
  }

  private void print(PrintStream out) {
    out.println(
        String.format(
            Locale.ROOT,
            "  linear VAEs with %d latents and σ² = %s on %d rows whose covariance has known"
                + " eigenvalues,",
            CollapseStudy.LATENTS,
            Figures.significant(CollapseStudy.SCALE * CollapseStudy.SCALE),
            CollapseStudy.ROWS));
    out.println(
        "  learned with "
            + SEEDS
            + " seeds for each weight beta of the KL term; all in nats a row");
    out.println();
    table.print(out);
    out.println();
    out.println(
        differing == 0
            ? "  Active units are as many as eigenvalues exceed beta σ², for every beta and seed."
            : "  For "
                + differing
                + " of "
                + lines.size()
                + " beta active units differ from the rule.");
  }
}
