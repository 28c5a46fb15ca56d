package elbo.cli;

import elbo.Evaluation;
import elbo.InputException;
import elbo.Rows;
import elbo.engine.Engine;
import elbo.inference.ParticleFilter;
import elbo.inference.StateMeans;
import elbo.model.Observation;
import elbo.model.StateSpace;
import elbo.report.TableFile;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `elbo filter`: the states of series, each given what was observed until then.
@Command(
    name = "filter",
    mixinStandardHelpOptions = true,
    description = {
      "Means of the states of series at each step: filtered, E(z_t | y_0 … y_t), and smoothed,"
          + " which are given the whole series; and log p(y_0 … y_t).",
      "",
      "From many clouds of particles, whose spread gives the errors. 'elbo posterior' has quantiles"
          + " of the smoothed states and draws of whole paths.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo filter --model 'LocalLevel(15099,1469.1)' --data nile",
      "  elbo filter --model 'StochasticVolatility(mu=-1,phi=0.97,sigma=0.2)' --data returns.csv"
          + " \\",
      "    --output states.csv"
    })
final class FilterCommand implements Task {
  private static final int MOST = 1_000_000;

  @Mixin RunOptions options = new RunOptions();
  @Mixin OutputOptions output = new OutputOptions();

  private final Console console;

  FilterCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    Setup setup = options.setup(false);
    Evaluation<?> evaluation = setup.evaluation();
    if (!(evaluation.model() instanceof StateSpace model)
        || !(evaluation.sampler() instanceof ParticleFilter filter)) {
      throw new InputException(
          "filter needs a state-space model with a particle filter, but has "
              + evaluation.model().name()
              + " with "
              + evaluation.sampler().name());
    }
    if (evaluation.samples() > MOST) {
      throw new InputException(
          "--samples must be at most " + MOST + ", but is " + evaluation.samples());
    }
    PrintStream out = console.out();
    Rows rows = setup.rows();
    IntUnaryOperator number = rows.selection().number();
    StateTable table = new StateTable(model);
    Optional<TableFile> file = output.table();
    setup.heading().print(out);
    try (Engine engine = new Engine(setup.threads())) {
      engine.forEach(
          0,
          rows.selection().count(),
          place -> means(setup, filter, model, number.applyAsInt(place)),
          (place, means) -> {
            int row = number.applyAsInt(place);
            table.print(row, rows.row(row).values(), means, out);
          });
      file.ifPresent(f -> f.write(OutputOptions.line(setup.heading()), table.lines()));
    } finally {
      file.ifPresent(TableFile::close);
    }
    out.println();
    out.println("  " + model.convention());
    output.describe(out);
    return 0;
  }

  private static StateMeans means(Setup setup, ParticleFilter filter, StateSpace model, int row) {
    Observation x = setup.rows().row(row);
    try {
      int clouds = (int) setup.evaluation().samples();
      return StateMeans.of(filter, model, x, setup.evaluation().points(), clouds);
    } catch (IllegalArgumentException e) {
      throw new InputException(setup.rows().source() + ", row " + row + ": " + e.getMessage(), e);
    }
  }
}
