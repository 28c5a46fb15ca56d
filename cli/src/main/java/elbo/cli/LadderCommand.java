package elbo.cli;

import elbo.Evaluation;
import elbo.InputException;
import elbo.report.LadderReport;
import elbo.report.Report;
import elbo.report.html.HtmlReport;
import elbo.weight.Dependence;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `elbo ladder`: the importance-weighted bound as k grows, from the same samples.
@Command(
    name = "ladder",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what more samples inside the bound are worth: IWAE for k = 1, 2, 5, 10, 50, 100, …",
      "",
      "All from the same samples in one pass; means over rows, in nats.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo ladder --rows 0 --samples 100000",
      "  elbo ladder --rows 0:20 --k 1,10,100",
      "  elbo ladder --model 'LinearGaussian(d=16,D=64,seed=3)' --rows 0 --samples 100000",
      "  elbo ladder --model my-vae/ --data test.npy --rows 0:50 --output ladder.csv"
    })
final class LadderCommand implements Task {
  @Mixin RunOptions options = new RunOptions();
  @Mixin RowOutput output = new RowOutput();
  @Mixin ReportOptions page = new ReportOptions();

  @Option(
      names = "--k",
      paramLabel = "K,…",
      split = ",",
      description = "The steps. Default: 1, 2, 5, 10, 50, 100, 500, … up to all samples.")
  List<Long> ks = List.of();

  private final Console console;

  LadderCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    Setup setup = output.share(options.setup(true));
    PrintStream out = output.text(console);
    List<Long> steps = ks.isEmpty() ? steps(setup) : asked(setup.evaluation());
    LadderReport report = report(setup, steps, out);
    Setup ladder = setup.with(setup.evaluation().withStatistics(LadderReport.statistics(steps)));
    Optional<HtmlReport> html = page.open(ladder, options.rowShape(), output);
    Setup.Done done;
    try {
      List<Report> reports = new ArrayList<>(List.of(report));
      html.ifPresent(reports::add);
      done = output.run(ladder, console, ladder.evaluation(), reports);
    } finally {
      html.ifPresent(HtmlReport::close);
    }
    if (done.results() == 0) {
      return done.status();
    }
    output.describe(out);
    page.describe(out);
    long samples = done.results() * setup.evaluation().samples();
    setup.heading().printSpeed(out, done.seconds(), samples);
    return done.status();
  }

  private static List<Long> steps(Setup setup) {
    Evaluation<?> evaluation = setup.evaluation();
    return LadderReport.steps(evaluation.samples(), new Dependence(evaluation.points().size()));
  }

  private List<Long> asked(Evaluation<?> evaluation) {
    long samples = evaluation.samples();
    Dependence dependence = new Dependence(evaluation.points().size());
    for (long k : ks) {
      if (k < 1 || k > samples || dependence.whole(k) > samples) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "--k must be from 1 to the %d samples of a row%s, but has %d",
                samples,
                dependence.isNone() ? "" : ", in whole runs of those that depend on each other",
                k));
      }
    }
    return ks.stream().distinct().sorted().toList();
  }

  private static LadderReport report(Setup setup, List<Long> steps, PrintStream out) {
    return new LadderReport(setup.heading(), steps, setup.evaluation().samples(), out);
  }

  /// Prints a ladder of a run.
  static void climb(Setup setup, Console console) {
    List<Long> steps = steps(setup);
    setup
        .with(setup.evaluation().withStatistics(LadderReport.statistics(steps)))
        .run(console, List.of(report(setup, steps, console.out())));
  }
}
