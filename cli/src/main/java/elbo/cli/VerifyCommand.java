package elbo.cli;

import elbo.bound.Bound;
import elbo.bound.Statistic;
import elbo.engine.Engine;
import elbo.name.Catalog;
import elbo.points.MonteCarlo;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `elbo verify`: every exact model against every bound.
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compares every bound with its exact mean on every model where that is known.",
      "",
      "The table shows z = (mean - exact mean) / error for each pair. The mean and its error are"
          + " those of independent repetitions, so that no bound's own error is taken for granted."
          + " Exit status 1 if a pair fails.",
      ""
    },
    footer = {"", "Examples:", "  elbo verify", "  elbo verify --samples 20000 --seed 7"})
final class VerifyCommand implements Task {
  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Samples of each repetition. Default: ${DEFAULT-VALUE}.")
  long samples = 8192;

  @Option(names = "--seed", paramLabel = "S", description = "A number or any text. Default: 1.")
  String seed = "1";

  private final Console console;
  private final Catalog<Statistic> catalog;

  VerifyCommand(Console console) {
    this(console, RunOptions.STATISTICS);
  }

  /// @param catalog of the bounds to verify
  VerifyCommand(Console console, Catalog<Statistic> catalog) {
    this.console = console;
    this.catalog = catalog;
  }

  @Override
  public int run() {
    List<Bound> bounds =
        ExampleBounds.of(catalog).stream()
            .filter(Bound.class::isInstance)
            .map(Bound.class::cast)
            .toList();
    long least = bounds.stream().mapToLong(Bound::minimumSamples).max().orElse(1);
    if (samples < least) {
      throw new InputException(
          "--samples must be at least %d, but is %d".formatted(least, samples));
    }
    List<ExactModel> models = ExactModel.all();
    List<List<Comparison>> columns = new ArrayList<>();
    try (Engine engine = new Engine()) {
      for (ExactModel model : models) {
        // Points of its own for each model, so that chance does not favour all alike.
        MonteCarlo points = new MonteCarlo(seed + " " + model.name());
        columns.add(Comparison.of(model, bounds, samples, points, engine));
      }
    }
    Verdict verdict = new Verdict(models, bounds, columns, samples);
    verdict.print(console.out());
    return verdict.passes() ? 0 : 1;
  }
}
