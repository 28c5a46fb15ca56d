package elbo.cli;

import elbo.Evaluation;
import elbo.InputException;
import elbo.Sandwich;
import elbo.engine.Engine;
import elbo.inference.Annealed;
import elbo.inference.Bidirectional;
import elbo.inference.Importance;
import elbo.inference.Sampler;
import elbo.model.LatentModel;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Seed;
import elbo.report.Figures;
import elbo.report.SandwichText;
import elbo.report.SandwichText.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `elbo sandwich`: bounds from below and above by chains both ways.
@Command(
    name = "sandwich",
    mixinStandardHelpOptions = true,
    description = {
      "Shows how far annealed importance sampling is from log p(x): bounds from both sides on pairs"
          + " (z, x) that the model draws.",
      "",
      "Chains from q to the posterior bound log p(x) from below, chains from the pair's own z back"
          + " to q from above. A pilot predicts how many steps bring the two within --gap, and that"
          + " is measured. Rows of data, if any are given, have the lower bound alone. All in"
          + " nats.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo sandwich",
      "  elbo sandwich --simulate 50 --sampler 'Annealed(steps=200,proposal=Adaptive)'",
      "  elbo sandwich --model my-vae/ --data test.npy --rows 0:20 --output pairs.jsonl"
    })
final class SandwichCommand implements Task {
  private static final int PILOT_SHARE = 8;
  private static final int FEWEST_STEPS = 4;
  private static final int PILOT_PAIRS = 10;
  private static final int STEPS = 100;

  @Mixin DataOptions options = new DataOptions();
  @Mixin SamplerOption sampler = new SamplerOption();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin ReportOptions report = new ReportOptions();

  @Option(
      names = "--simulate",
      paramLabel = "N",
      description = "Pairs that the model draws, at least 2. Default: ${DEFAULT-VALUE}.")
  int simulate = 50;

  @Option(
      names = "--chains",
      paramLabel = "C",
      description = "Chains each way, from 2 to 4096. Default: ${DEFAULT-VALUE}.")
  int chains = 16;

  @Option(
      names = "--gap",
      paramLabel = "G",
      description =
          "The gap of one chain each way for which the number of steps is predicted. Default:"
              + " ${DEFAULT-VALUE}.")
  double gap = 0.1;

  private final Console console;

  SandwichCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    if (simulate < 2) {
      throw new InputException("--simulate must be at least 2, but is " + simulate);
    }
    if (!(gap > 0 && gap < Double.POSITIVE_INFINITY)) {
      throw new InputException("--gap must be greater than 0 and finite, but is " + gap);
    }
    boolean rows = options.data.isPresent() || !options.rows.equals(":");
    DataOptions.Given given = given(rows);
    if (!(given.source().model() instanceof LatentModel model)) {
      throw new InputException(
          given.source().model().name() + " has no latents, and so no chains of them");
    }
    Bidirectional both = bidirectional(model);
    SandwichText text =
        new SandwichText(Version.TEXT, model, given.source().how(), options.seed, both);
    try (TableOutput tables = TableOutput.open(output, report);
        Engine engine = new Engine(options.parallel())) {
      run(model, both, text, tables, engine);
      if (rows) {
        lower(model, both, given, text, engine);
      }
    }
    output.describe(console.out());
    report.describe(console.out());
    return 0;
  }

  // Without data the rows are not read.
  private DataOptions.Given given(boolean rows) {
    return rows
        ? options.given()
        : new DataOptions.Given(ModelSource.of(options.model), elbo.Rows.of());
  }

  private Bidirectional bidirectional(LatentModel model) {
    try {
      return new Bidirectional(annealed(model), chains);
    } catch (IllegalArgumentException e) {
      throw new InputException("--" + e.getMessage(), e);
    }
  }

  private Annealed annealed(LatentModel model) {
    Optional<Sampler<?>> asked = sampler.parsed();
    if (asked.isEmpty()) {
      Sampler<?> usual = Evaluation.of(model).sampler();
      return usual instanceof Importance importance
          ? new Annealed(STEPS, importance.proposal())
          : new Annealed(STEPS, new elbo.inference.Encoder());
    }
    if (asked.get() instanceof Annealed annealed) {
      return annealed;
    }
    throw new InputException(
        "--sampler: chains must run both ways, as those of Annealed(steps=T) do, but "
            + asked.get().name()
            + " has none");
  }

  private void run(
      LatentModel model, Bidirectional both, SandwichText text, TableOutput tables, Engine engine) {
    PointSet points = new Independent(Seed.of(options.seed));
    int steps = both.sampler().steps();
    int few = Math.min(PILOT_PAIRS, simulate);
    int pilotSteps = Math.max(FEWEST_STEPS, steps / PILOT_SHARE);
    long start = System.nanoTime();
    text.heading(simulate, console.out());
    try (Progress progress = new Progress(console, model.name(), simulate + 2L * few, "pairs")) {
      Sandwich all = Sandwich.of(model, both, 0, simulate, points, engine, progress::add);
      tables.write(text.heading(), SandwichText.lines(all));
      text.print(all, console.out());
      // Pairs of its own, so that what it predicts is measured on others.
      Sandwich pilot =
          Sandwich.of(
              model,
              both.withSteps(pilotSteps),
              simulate,
              simulate + few,
              points,
              engine,
              progress::add);
      int predicted = pilot.steps(pilotSteps, gap);
      Sandwich measured =
          Sandwich.of(model, both.withSteps(predicted), 0, few, points, engine, progress::add);
      text.print(new Prediction(gap, pilot, pilotSteps, predicted, measured), console.out());
    }
    console.out().println("  " + Figures.time((System.nanoTime() - start) * 1e-9) + " in all");
  }

  private void lower(
      LatentModel model,
      Bidirectional both,
      DataOptions.Given given,
      SandwichText text,
      Engine engine) {
    PointSet points = new Independent(Seed.of(options.seed));
    List<Bidirectional.Side> all = new ArrayList<>();
    engine.forEach(
        given.rows().from(),
        given.rows().to(),
        row -> row(model, both, given, row, points),
        (row, side) -> all.add(side));
    text.printRows(given.rows().describe(), all, console.out());
  }

  private static Bidirectional.Side row(
      LatentModel model, Bidirectional both, DataOptions.Given given, int row, PointSet points) {
    try {
      return both.lower(model, given.rows().row(row), points);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          given.rows().source()
              + ", row "
              + row
              + ", under "
              + model.name()
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
