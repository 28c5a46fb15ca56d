package elbo.cli;

import elbo.bound.Statistic;
import elbo.cli.output.Result;
import elbo.diagnostic.KHat;
import elbo.points.Seed;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
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
          + Job.EXACT_MEANS
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

  private final Console console;

  EstimateCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    Job job = options.job();
    List<Statistic> asked = statistics(job);
    Summary summary = new Summary();
    Optional<EncoderGap> gap =
        bounds.isEmpty() && job.proposal().refines()
            ? Optional.of(new EncoderGap(job, Seed.of(options.seed)))
            : Optional.empty();
    double seconds = output.keep(sink -> run(job, asked, gap, summary, sink));
    PrintStream out = console.out();
    job.describe(out);
    out.println();
    summary.print(out, job.samples());
    gap.ifPresent(g -> g.print(out));
    job.randomizations().describe(out, job.samples());
    output.describe(out);
    job.describeSpeed(out, seconds);
    return 0;
  }

  private double run(
      Job job,
      List<Statistic> asked,
      Optional<EncoderGap> gap,
      Summary summary,
      Consumer<Result> sink) {
    List<Statistic> all = new ArrayList<>(asked);
    all.add(new KHat());
    List<List<OptionalDouble>> exact = job.means(asked);
    gap.ifPresent(g -> g.run(console));
    return job.run(
        all,
        console,
        (number, row, estimates) -> {
          List<OptionalDouble> means = exact.get(number - job.data().from());
          List<Result> results = new ArrayList<>();
          for (int s = 0; s < asked.size(); s++) {
            results.add(new Result(number, estimates.get(s), means.get(s)));
          }
          gap.ifPresent(g -> results.add(1, g.add(number, estimates.get(0), estimates.get(2))));
          results.forEach(sink);
          summary.add(results, estimates.getLast());
        });
  }

  private List<Statistic> statistics(Job job) {
    if (bounds.isEmpty()) {
      return job.randomizations().defaults(job.samples());
    }
    List<Statistic> asked;
    try {
      asked =
          RunOptions.STATISTICS.parseList(bounds.get()).stream()
              .map(job.randomizations()::honest)
              .distinct()
              .toList();
    } catch (IllegalArgumentException e) {
      throw new InputException("--bounds: " + e.getMessage(), e);
    }
    if (asked.isEmpty()) {
      throw new InputException("--bounds must name at least one bound, but names none");
    }
    return asked;
  }
}
