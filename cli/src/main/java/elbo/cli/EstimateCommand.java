package elbo.cli;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.InputException;
import elbo.estimate.Statistic;
import elbo.report.IntervalReport;
import elbo.report.SummaryReport;
import elbo.stopping.Tolerance;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `elbo estimate`: bounds and diagnostics for every row of some data.
@Command(
    name = "estimate",
    mixinStandardHelpOptions = true,
    description = {
      "Estimates how probable a model finds each observation.",
      "",
      "Prints means over rows; --output keeps every row. All in nats. Exact means stand beside them"
          + " for models that know them, up to "
          + Evaluation.EXACT_MEANS
          + " pairs of row and bound.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo estimate --rows 0:100",
      "  elbo estimate --bounds 'Elbo,AnalyticElbo,Iwae(k=50),Jackknife(k=50)' --samples 100000",
      "  elbo estimate --model my-vae/ --data test.npy --binarize 'sample(7)' --output out.jsonl",
      "  elbo estimate --model 'LinearGaussian(d=16,D=64,seed=3)' --rows 0:20 --output out.csv"
    })
final class EstimateCommand implements Task {
  @Mixin RunOptions options = new RunOptions();
  @Mixin OutputOptions output = new OutputOptions();

  @Option(
      names = "--bounds",
      paramLabel = "LIST",
      description =
          "What to estimate, parted by commas. Default: Elbo, Iwae of all samples, LogEvidence,"
              + " Ess, KHat. 'elbo list' names all.")
  Optional<String> bounds = Optional.empty();

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description =
          "Give each row as many samples as it needs for a standard error of log p(x) within T"
              + " nats, in place of --samples. Intervals are of 95 %%.")
  Optional<Double> tolerance = Optional.empty();

  @Option(
      names = "--max-samples",
      paramLabel = "N",
      description =
          "With --tolerance: evaluations of log p(x, z) at most, a row. Default: 1000000.")
  Optional<Long> maxSamples = Optional.empty();

  private final Console console;

  EstimateCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    Optional<Tolerance> rule = rule();
    Optional<List<Statistic<?>>> asked = bounds.map(EstimateCommand::parsed);
    Setup setup = options.setup(bounds.isPresent() && rule.isEmpty());
    Evaluation<?> evaluation = setup.evaluation();
    if (rule.isPresent()) {
      evaluation = evaluation.withRule(rule.get());
    }
    if (asked.isPresent()) {
      evaluation = evaluation.withStatistics(asked.get());
    }
    return run(setup.with(evaluation));
  }

  private int run(Setup setup) {
    PrintStream out = console.out();
    Setup.Done done;
    long samples;
    if (setup.evaluation().rule().adapts()) {
      IntervalReport report = new IntervalReport(setup.heading(), out);
      done = output.run(setup, console, setup.evaluation(), report);
      samples = report.summary().evaluations();
    } else {
      SummaryReport report = new SummaryReport(setup.heading(), out);
      done = output.run(setup, console, setup.evaluation(), report);
      samples = done.results() * setup.evaluation().samples();
    }
    output.describe(out);
    setup.heading().printSpeed(out, done.seconds(), samples);
    return done.status();
  }

  private Optional<Tolerance> rule() {
    if (tolerance.isEmpty()) {
      if (maxSamples.isPresent()) {
        throw new InputException("--max-samples goes with --tolerance only");
      }
      return Optional.empty();
    }
    if (options.samples.isPresent()) {
      throw new InputException(
          "--tolerance finds the number of samples itself: --samples does not go with it,"
              + " --max-samples does");
    }
    if (!options.points.equals(RunOptions.INDEPENDENT)) {
      throw new InputException(
          "--tolerance needs independent samples: --points must be "
              + RunOptions.INDEPENDENT
              + ", but is "
              + options.points);
    }
    try {
      long most = maxSamples.orElse(Evaluation.DEFAULT_EVALUATIONS);
      return Optional.of(new Tolerance(tolerance.get(), most));
    } catch (IllegalArgumentException e) {
      throw new InputException("--tolerance: " + e.getMessage(), e);
    }
  }

  private static List<Statistic<?>> parsed(String text) {
    List<Statistic<?>> asked = new ArrayList<>();
    try {
      asked.addAll(Catalogs.STATISTICS.parseList(text));
    } catch (IllegalArgumentException e) {
      throw new InputException("--bounds: " + e.getMessage(), e);
    }
    if (asked.isEmpty()) {
      throw new InputException("--bounds must name at least one bound, but names none");
    }
    return asked.stream().<Statistic<?>>map(s -> s).distinct().toList();
  }
}
