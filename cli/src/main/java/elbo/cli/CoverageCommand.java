package elbo.cli;

import elbo.InputException;
import elbo.engine.Engine;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.inference.Sampler;
import elbo.report.CoverageText;
import elbo.stopping.Tolerance;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `elbo coverage`: whether intervals at a tolerance hold what they promise.
@Command(
    name = "coverage",
    mixinStandardHelpOptions = true,
    description = {
      "Counts how often 95 %% intervals that stop at a tolerance contain the exact log p(x).",
      "",
      "On exact models, and on normal proposals too narrow for their posterior, whose weights have"
          + " a tail index from 0 to 0.5; and how often the bracket between two bounds does. Exit"
          + " status 1 if a share is not from 93 %% to 97 %%, or that of brackets below 95 %%, but"
          + " for its own error.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo coverage",
      "  elbo coverage --tolerance 0.02 --repetitions 500 --report coverage.html"
    })
final class CoverageCommand implements Task {
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

  @Mixin SamplerOption sampler = new SamplerOption();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin ReportOptions report = new ReportOptions();

  private final Console console;

  CoverageCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    if (repetitions < 1) {
      throw new InputException("--repetitions must be at least 1, but is " + repetitions);
    }
    List<Tolerance> rules = tolerances.stream().map(this::rule).toList();
    Sampler<?> by = sampler.parsed().orElse(new Importance(new Encoder()));
    try (TableOutput tables = TableOutput.open(output, report);
        Engine engine = new Engine()) {
      CoverageText coverage = CoverageText.of(rules, repetitions, by, seed, engine);
      tables.write(coverage.heading(Version.TEXT, by, seed), coverage.lines());
      coverage.print(console.out());
      output.describe(console.out());
      report.describe(console.out());
      return coverage.holds() ? 0 : 1;
    }
  }

  private Tolerance rule(double tolerance) {
    try {
      return new Tolerance(tolerance, maxSamples);
    } catch (IllegalArgumentException e) {
      throw new InputException("--tolerance: " + e.getMessage(), e);
    }
  }
}
