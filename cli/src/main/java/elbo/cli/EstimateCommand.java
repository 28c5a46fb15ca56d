package elbo.cli;

import elbo.bound.Elbo;
import elbo.bound.Statistic;
import elbo.cli.output.Result;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import elbo.points.Seed;
import elbo.stopping.Tolerance;
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
  private static final long MAX_SAMPLES = 1_000_000;

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
              + " nats, in place of --samples. Intervals are of 95 %.")
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
    Job job =
        options.job(source -> {
          boolean trained = source.origin() != ModelSource.Origin.BUILT_IN;
          return rule.isPresent() || (trained && bounds.isEmpty())
              ? RunOptions.ADAPTIVE
              : RunOptions.ENCODER;
        });
    if (rule.isPresent()) {
      return new ToleranceRun(job, rule.get(), asked(job)).run(console, output);
    }
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
          "--tolerance needs independent samples: --points must be %s, but is %s"
              .formatted(RunOptions.INDEPENDENT, options.points));
    }
    try {
      return Optional.of(new Tolerance(tolerance.get(), maxSamples.orElse(MAX_SAMPLES)));
    } catch (IllegalArgumentException e) {
      throw new InputException("--tolerance: " + e.getMessage(), e);
    }
  }

  private List<Statistic> statistics(Job job) {
    return bounds.isEmpty() ? job.randomizations().defaults(job.samples()) : asked(job);
  }

  private List<Statistic> asked(Job job) {
    if (bounds.isEmpty()) {
      return List.of(new Elbo(), new Ess());
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
