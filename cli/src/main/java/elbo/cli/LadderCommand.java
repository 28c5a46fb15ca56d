package elbo.cli;

import elbo.Evaluation;
import elbo.bound.Iwae;
import elbo.report.LadderReport;
import elbo.weight.Dependence;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
      "  elbo ladder --model 'LinearGaussian(d=16,D=64,seed=3)' --rows 0 --samples 100000",
      "  elbo ladder --model my-vae/ --data test.npy --rows 0:50 --output ladder.csv"
    })
final class LadderCommand implements Task {
  @Mixin RunOptions options = new RunOptions();
  @Mixin OutputOptions output = new OutputOptions();

  private final Console console;

  LadderCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    Setup setup = options.setup(true);
    List<Long> steps = steps(setup);
    LadderReport report = report(setup, steps, console.out());
    Setup ladder = setup.with(setup.evaluation().withStatistics(LadderReport.statistics(steps)));
    List<Iwae> bounds = steps.stream().map(Iwae::new).toList();
    Setup.Done done =
        output.run(ladder, console, setup.evaluation().withStatistics(bounds), List.of(report));
    output.describe(console.out());
    long samples = done.results() * setup.evaluation().samples();
    setup.heading().printSpeed(console.out(), done.seconds(), samples);
    return done.status();
  }

  private static List<Long> steps(Setup setup) {
    Evaluation<?> evaluation = setup.evaluation();
    return LadderReport.steps(evaluation.samples(), new Dependence(evaluation.points().size()));
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
