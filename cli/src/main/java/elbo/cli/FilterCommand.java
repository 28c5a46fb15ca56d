package elbo.cli;

import elbo.Evaluation;
import elbo.InputException;
import elbo.engine.Engine;
import elbo.inference.FilteredMeans;
import elbo.inference.ParticleFilter;
import elbo.model.Observation;
import elbo.model.StateSpace;
import elbo.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `elbo filter`: the states of series, each given what was observed until then.
@Command(
    name = "filter",
    mixinStandardHelpOptions = true,
    description = {
      "Filters the states of series: E(z_t | y_0 … y_t) at each step, and log p(y_0 … y_t).",
      "",
      "From many clouds of particles, whose spread gives the errors. 'elbo posterior' has the"
          + " smoothed states, which are given the whole series.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo filter --model 'LocalLevel(15099,1469.1)' --data nile",
      "  elbo filter --model 'StochasticVolatility(mu=-1,phi=0.97,sigma=0.2)' --data returns.csv"
    })
final class FilterCommand implements Task {
  private static final int MOST = 1_000_000;

  @Mixin RunOptions options = new RunOptions();

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
    setup.heading().print(out);
    try (Engine engine = new Engine(setup.threads())) {
      engine.forEach(
          setup.rows().from(),
          setup.rows().to(),
          row -> filtered(setup, filter, model, row),
          (row, means) -> print(row, model, setup.rows().row(row).values(), means, out));
    }
    out.println();
    out.println("  " + model.convention());
    return 0;
  }

  private static FilteredMeans filtered(
      Setup setup, ParticleFilter filter, StateSpace model, int row) {
    Observation x = setup.rows().row(row);
    try {
      int clouds = (int) setup.evaluation().samples();
      return FilteredMeans.of(filter, model, x, setup.evaluation().points(), clouds);
    } catch (IllegalArgumentException e) {
      throw new InputException(setup.rows().source() + ", row " + row + ": " + e.getMessage(), e);
    }
  }

  private static void print(
      int row, StateSpace model, double[] y, FilteredMeans means, PrintStream out) {
    out.println();
    int d = means.dimension();
    List<String> header = new ArrayList<>(List.of("row", "step", "observed"));
    for (int j = 0; j < d; j++) {
      header.add(d == 1 ? "filtered mean" : "mean " + j);
      header.add("± error");
    }
    header.add("log p so far");
    header.add("± error");
    Table table = new Table(header.toArray(String[]::new));
    for (int t = 0; t < means.logEvidence().length; t++) {
      List<String> cells = new ArrayList<>(List.of(Integer.toString(row), Integer.toString(t)));
      cells.add(observed(model.width(), y, t));
      for (int j = 0; j < d; j++) {
        cells.add(fixed(means.values()[t * d + j]));
        cells.add(error(means.errors()[t * d + j]));
      }
      cells.add(fixed(means.logEvidence()[t]));
      cells.add(error(means.logErrors()[t]));
      table.row(cells);
    }
    table.print(out);
  }

  private static String observed(int width, double[] y, int t) {
    List<String> numbers = new ArrayList<>();
    for (int j = 0; j < width; j++) {
      double number = y[t * width + j];
      numbers.add(Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.6g", number));
    }
    return String.join(" ", numbers);
  }

  private static String fixed(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String error(double value) {
    return Double.isNaN(value) ? "-" : fixed(value);
  }
}
