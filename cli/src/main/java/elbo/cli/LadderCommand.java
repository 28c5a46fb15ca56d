package elbo.cli;

import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.bound.Statistic;
import elbo.cli.output.Result;
import elbo.diagnostic.KHat;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
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
    Job job = options.job();
    Ladder ladder = new Ladder(job.ladder());
    double seconds = output.keep(sink -> climb(job, ladder, console, sink));
    PrintStream out = console.out();
    job.describe(out);
    out.println();
    ladder.print(out, seconds / job.samples() / job.data().count(), job.samples());
    job.randomizations().describeVariance(out);
    job.randomizations().describe(out, job.samples());
    output.describe(out);
    job.describeSpeed(out, seconds);
    return 0;
  }

  /// Fills a ladder with the rows of a job.
  ///
  /// @return the seconds that it took
  static double climb(Job job, Ladder ladder, Console console, Consumer<Result> sink) {
    List<Statistic> bounds = new ArrayList<>();
    List<Statistic> all = new ArrayList<>();
    for (long k : ladder.steps()) {
      bounds.add(job.randomizations().honest(new Iwae(k)));
      all.add(new GroupEss(k));
    }
    all.addAll(bounds);
    all.add(job.randomizations().honest(new LogEvidence()));
    all.add(new KHat());
    int steps = bounds.size();
    List<List<OptionalDouble>> exact = job.means(bounds);
    return job.run(
        all,
        console,
        (number, row, estimates) -> {
          List<OptionalDouble> means = exact.get(number - job.data().from());
          List<Result> results = new ArrayList<>();
          for (int s = 0; s < steps; s++) {
            results.add(new Result(number, estimates.get(steps + s), means.get(s)));
          }
          results.forEach(sink);
          ladder.add(results, estimates, row.logEvidence());
        });
  }
}
