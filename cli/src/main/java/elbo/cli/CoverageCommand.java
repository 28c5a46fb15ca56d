package elbo.cli;

import elbo.engine.Engine;
import elbo.points.MonteCarlo;
import elbo.stopping.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `elbo coverage`: whether intervals at a tolerance hold what they promise.
@Command(
    name = "coverage",
    mixinStandardHelpOptions = true,
    description = {
      "Counts how often 95 % intervals that stop at a tolerance contain the exact log p(x).",
      "",
      "On exact models, and on normal proposals too narrow for their posterior, whose weights have"
          + " a tail index from 0 to 0.5. Exit status 1 if a share is not from 93 % to 97 %, but"
          + " for its own error.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo coverage",
      "  elbo coverage --tolerance 0.02 --repetitions 500"
    })
final class CoverageCommand implements Task {
  private static final double LEAST = 0.93;
  private static final double MOST = 0.97;
  private static final List<Double> TAIL_INDICES = List.of(0.1, 0.2, 0.3, 0.4, 0.5);
  private static final List<Integer> DIMENSIONS = List.of(2, 5);

  @Option(
      names = "--repetitions",
      paramLabel = "R",
      description = "Intervals of each model. Default: ${DEFAULT-VALUE}.")
  int repetitions = 2000;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      split = ",",
      description = "Standard errors to stop at, in nats. Default: 0.1,0.05,0.02.")
  List<Double> tolerances = List.of(0.1, 0.05, 0.02);

  @Option(
      names = "--max-samples",
      paramLabel = "N",
      description = "Samples of an interval at most. Default: ${DEFAULT-VALUE}.")
  long maxSamples = 200_000;

  @Option(names = "--seed", paramLabel = "S", description = "A number or any text. Default: 1.")
  String seed = "1";

  private final Console console;

  CoverageCommand(Console console) {
    this.console = console;
  }

  /// A model and the tail index of its weights, where it is known.
  private record Subject(ExactModel model, String tailIndex) {}

  @Override
  public int run() {
    if (repetitions < 1) {
      throw new InputException("--repetitions must be at least 1, but is " + repetitions);
    }
    List<Tolerance> rules = new ArrayList<>();
    for (double t : tolerances) {
      rules.add(rule(t));
    }
    Table table =
        new Table(
            "<model",
            "tail index",
            "tolerance",
            "covered",
            "±",
            "above",
            "below",
            "not trusted",
            "samples",
            "<");
    boolean passes = true;
    try (Engine engine = new Engine()) {
      for (Subject subject : subjects()) {
        for (Tolerance rule : rules) {
          MonteCarlo points = new MonteCarlo(seed + " " + subject.model().name() + " " + rule);
          Coverage c = Coverage.of(subject.model(), rule, repetitions, points, engine);
          boolean holds = holds(c);
          passes &= holds;
          table.row(cells(subject, rule, c, holds));
        }
      }
    }
    table.print(console.out());
    console.out().println();
    console
        .out()
        .printf(
            Locale.ROOT,
            "  95 %% intervals, %s repetitions each; above and below: where log p(x) lies"
                + " outside%n",
            Figures.count(repetitions));
    return passes ? 0 : 1;
  }

  private Tolerance rule(double tolerance) {
    try {
      return new Tolerance(tolerance, maxSamples);
    } catch (IllegalArgumentException e) {
      throw new InputException("--tolerance: " + e.getMessage(), e);
    }
  }

  private static List<Subject> subjects() {
    List<Subject> all = new ArrayList<>();
    ExactModel.all().forEach(model -> all.add(new Subject(model, "")));
    // A normal proposal with c times the posterior's variance: its weights have the tail index 1 −
    // c.
    for (int d : DIMENSIONS) {
      for (double index : TAIL_INDICES) {
        String name = "MatchedGaussians(D=%d,c=%s)".formatted(d, 1 - index);
        all.add(new Subject(ExactModel.of(name), Figures.fixed(index, 1)));
      }
    }
    return all;
  }

  // Where few are trusted, those are the ones whose k-hat came out low by chance. Weights that do
  // not vary leave no chance.
  private static boolean holds(Coverage c) {
    double slack = 2 * c.error();
    boolean few = 2 * c.trusted() < c.repetitions();
    return few || c.constant() || (c.covered() >= LEAST - slack && c.covered() <= MOST + slack);
  }

  private static List<String> cells(Subject subject, Tolerance rule, Coverage c, boolean holds) {
    return List.of(
        subject.model().name(),
        subject.tailIndex(),
        Double.toString(rule.standardError()),
        Figures.fixed(100 * c.covered(), 1) + " %",
        Figures.fixed(100 * c.error(), 1),
        Integer.toString(c.above()),
        Integer.toString(c.below()),
        Integer.toString(c.repetitions() - c.trusted()),
        Figures.count(Math.round(c.samples())),
        holds ? "" : "outside");
  }
}
