package elbo.cli;

import elbo.DiffusionElbo;
import elbo.Evaluation;
import elbo.Failure;
import elbo.InputException;
import elbo.Printable;
import elbo.engine.Engine;
import elbo.estimate.TermMean;
import elbo.inference.RandomSteps;
import elbo.model.Diffusion;
import elbo.model.Observation;
import elbo.points.PointSet;
import elbo.points.Seed;
import elbo.report.DiffusionReport;
import elbo.report.Figures;
import elbo.report.Heading;
import elbo.report.RandomStepsReport;
import elbo.weight.InvalidWeightException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `elbo diffusion`: the ELBO of a diffusion term by term.
@Command(
    name = "diffusion",
    mixinStandardHelpOptions = true,
    description = {
      "Estimates the ELBO of a diffusion term by term, each in closed form given x[t].",
      "",
      "Prints the terms as means over rows, in nats, and the ELBO in bits per dimension; --output"
          + " keeps every term of every row. 'elbo estimate' has bounds of whole paths.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo diffusion --model"
          + " 'GaussianDiffusion(mean=0,variance=2.5,steps=20,first=0.02,last=0.3)'",
      "  elbo diffusion --model two-moons --rows 0:100 --plot terms.svg",
      "  elbo diffusion --model my-diffusion/ --data test.npy --samples 16 --output terms.csv",
      "  elbo diffusion --model my-diffusion/ --data test.npy --samples 200 --random-steps"
    })
final class DiffusionCommand implements Task {
  @Mixin DataOptions options = new DataOptions();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin ReportOptions page = new ReportOptions();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Samples of x[t] for each t of each row; with --random-steps terms of each row. Default:"
              + " ${DEFAULT-VALUE}.")
  long samples = 128;

  @Option(
      names = "--points",
      paramLabel = "POINTS",
      description =
          "Where their randomness comes from, as for estimate. Default: ${DEFAULT-VALUE}.")
  String points = RunOptions.INDEPENDENT;

  @Option(
      names = "--random-steps",
      paramLabel = "PILOT",
      arity = "0..1",
      fallbackValue = "4",
      description =
          "One step drawn at random for each term in place of all T, with probabilities that PILOT"
              + " samples of each step show to be good (0: uniform; default: ${FALLBACK-VALUE}).")
  Optional<Integer> randomSteps = Optional.empty();

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "A picture of the terms against t: NAME.svg; replaced if it exists.")
  Optional<String> plot = Optional.empty();

  private final Console console;

  DiffusionCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    Optional<Path> picture = plot.map(DiffusionCommand::picture);
    int threads = options.parallel();
    PointSet chosen = PointsChoice.parse(points, Seed.of(options.seed), samples);
    DataOptions.Given given = options.given();
    if (!(given.source().model() instanceof Diffusion model)) {
      throw new InputException(
          given.source().model().name() + " is no diffusion: estimate its bounds with estimate");
    }
    Evaluation<?> evaluation = Evaluation.of(model).withPoints(chosen);
    Heading heading =
        new Heading(Version.TEXT, evaluation, given.rows(), given.source().how(), threads);
    if (randomSteps.isPresent()) {
      requireNone(picture.isPresent(), "--plot");
      requireNone(output.output.isPresent(), "--output");
      requireNone(page.report.isPresent(), "--report");
      return random(model, chosen, heading, threads);
    }
    return all(model, chosen, heading, threads, picture);
  }

  private static void requireNone(boolean given, String option) {
    if (given) {
      throw new InputException(option + " is of all terms: it does not go with --random-steps");
    }
  }

  private static Path picture(String name) {
    Path path = OutputOptions.path("--plot", name);
    if (!name.endsWith(".svg")) {
      throw new InputException("--plot: the name of a picture must end in .svg, but is " + name);
    }
    return path;
  }

  private int all(
      Diffusion model, PointSet chosen, Heading heading, int threads, Optional<Path> picture) {
    DiffusionElbo elbo;
    try {
      elbo = new DiffusionElbo(model, chosen, samples);
    } catch (IllegalArgumentException e) {
      throw new InputException("--" + e.getMessage(), e);
    }
    DiffusionReport report = new DiffusionReport(elbo);
    First first = new First();
    long work = (long) model.schedule().steps() * heading.rows().count();
    try (TableOutput tables = TableOutput.open(output, page);
        Engine engine = new Engine(threads);
        Progress progress = new Progress(console, model.name(), work, "terms")) {
      elbo.evaluate(
          heading.rows(),
          engine,
          progress::add,
          report::row,
          failure -> {
            first.take(failure);
            report.row(failure);
          });
      first.refuseIfNone(report.done());
      tables.write(OutputOptions.line(heading), report.lines());
    }
    PrintStream out = console.out();
    print(heading, "of each x[t], T = " + model.schedule().steps(), out);
    report.print(out);
    picture.ifPresent(path -> {
      report.plot().write(path);
      out.println("  picture in " + path);
    });
    output.describe(out);
    page.describe(out);
    return report.failed() == 0 ? 0 : 1;
  }

  private void print(Heading heading, String what, PrintStream out) {
    heading.printModel(out);
    out.println(
        "  samples  "
            + Figures.count(samples)
            + " "
            + what
            + ", "
            + heading.evaluation().points().name());
    out.println();
  }

  private int random(Diffusion model, PointSet chosen, Heading heading, int threads) {
    RandomSteps steps;
    try {
      steps = new RandomSteps(randomSteps.orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new InputException("--random-steps: " + e.getMessage(), e);
    }
    long terms = samples / chosen.size();
    if (terms < 2) {
      throw new InputException(
          "--samples must be at least two runs of " + chosen.size() + ", but is " + samples);
    }
    RandomStepsReport report = new RandomStepsReport(model, heading.rows().count());
    First first = new First();
    try (Engine engine = new Engine(threads);
        Progress progress = new Progress(console, model.name(), heading.rows().count(), "rows")) {
      engine.<Runnable>forEach(
          0,
          heading.rows().selection().count(),
          place -> {
            int row = heading.rows().selection().number().applyAsInt(place);
            Runnable outcome = outcome(steps, model, heading, row, terms, report, first);
            progress.add(1);
            return outcome;
          },
          (_, outcome) -> outcome.run());
    }
    first.refuseIfNone(report.done());
    PrintStream out = console.out();
    print(heading, "terms a row at random steps by " + steps.name(), out);
    report.print(out);
    return report.failed() == 0 ? 0 : 1;
  }

  private static Runnable outcome(
      RandomSteps steps,
      Diffusion model,
      Heading heading,
      int row,
      long terms,
      RandomStepsReport report,
      First first) {
    try {
      Observation x = heading.rows().row(row);
      TermMean.Unbiased mean =
          new TermMean().estimate(steps.open(model, x, heading.evaluation().points()), terms);
      return () -> report.row(row, mean);
    } catch (IllegalArgumentException | InputException | InvalidWeightException e) {
      String error = String.valueOf(e.getMessage());
      String where = heading.rows().source() + ", row " + row + ", under " + model.name() + ": ";
      InputException exception =
          e instanceof InputException input ? input : new InputException(where + error, e);
      Failure failure = new Failure(row, Printable.of(error), exception);
      return () -> {
        first.take(failure);
        report.row(failure);
      };
    }
  }

  /// The first row that failed, which is the error of the run where all did.
  private static final class First {
    private Optional<Failure> failure = Optional.empty();

    void take(Failure next) {
      failure = failure.or(() -> Optional.of(next));
    }

    void refuseIfNone(int done) {
      if (done == 0 && failure.isPresent()) {
        throw failure.orElseThrow().exception();
      }
    }
  }
}
