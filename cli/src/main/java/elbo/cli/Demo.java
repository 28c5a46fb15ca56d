package elbo.cli;

import elbo.bound.Elbo;
import elbo.bound.Estimate;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.bound.Statistic;
import elbo.cli.data.RowRange;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `elbo` alone: the worked example, an exact model, and a real VAE on real digits.
final class Demo implements Task {
  private static final int DIGITS = 24;
  private static final long DIGIT_SAMPLES = 10_000;
  private static final long LADDER_SAMPLES = 50_000;

  private final Console console;
  private final PrintStream out;

  Demo(Console console) {
    this.console = console;
    out = console.out();
  }

  @Override
  public int run() {
    new WorkedExample(out).run();
    linearGaussian();
    digits(
        "3. A real VAE on real digits (MNIST test images by LeCun, Cortes and Burges)", "encoder");
    out.println();
    digits("4. The same digits, with a proposal fitted to each before a sample counts", "adaptive");
    return 0;
  }

  private static Job job(String model, int rows, long samples, String proposal) {
    RunOptions options = new RunOptions();
    options.model = model;
    options.rows = new RowRange(0, rows).toString();
    options.samples = Optional.of(samples);
    options.proposal = Optional.of(proposal);
    return options.job();
  }

  private void linearGaussian() {
    Job job = job("LinearGaussian(d=16,D=64,seed=3)", 1, LADDER_SAMPLES, "encoder");
    out.println("2. An exact model: the ELBO (k = 1) and IWAE(k) rise to log p(x) as k grows");
    out.println();
    Ladder ladder = new Ladder(job.ladder());
    double seconds = LadderCommand.climb(job, ladder, console, result -> {});
    job.describe(out);
    out.println();
    ladder.print(out, seconds / job.samples(), job.samples());
    out.println();
  }

  private void digits(String title, String proposal) {
    Job job = job(ModelSource.DEFAULT, DIGITS, DIGIT_SAMPLES, proposal);
    out.println(title);
    out.println();
    job.describe(out);
    out.println();
    Iwae iwae = new Iwae(5000);
    List<Statistic> statistics =
        List.of(new Elbo(), iwae, new LogEvidence(), new Ess(), new KHat());
    Table table =
        new Table(
            "row",
            "ELBO",
            "± error",
            iwae.name(),
            "± error",
            "log p(x)",
            "± error",
            "ESS",
            "k-hat",
            "<");
    double seconds = job.run(statistics, console, (number, row, e) -> table.row(cells(number, e)));
    table.print(out);
    out.println();
    out.printf(
        Locale.ROOT,
        "  ! k-hat is not below %.2f: q misses where weights are large; do not trust these"
            + " errors%n",
        KHat.threshold(DIGIT_SAMPLES));
    job.describeSpeed(out, seconds);
  }

  private static List<String> cells(int number, List<Estimate> estimates) {
    Estimate elbo = estimates.get(0);
    Estimate iwae = estimates.get(1);
    Estimate evidence = estimates.get(2);
    Estimate kHat = estimates.get(4);
    return List.of(
        Integer.toString(number),
        Figures.fixed(elbo.value(), 3),
        Figures.fixed(elbo.standardError(), 3),
        Figures.fixed(iwae.value(), 3),
        Figures.fixed(iwae.standardError(), 3),
        Figures.fixed(evidence.value(), 3),
        Figures.fixed(evidence.standardError(), 3),
        Figures.fixed(estimates.get(3).value(), 1),
        Figures.fixed(kHat.value(), 2),
        kHat.value() < KHat.threshold(kHat.samples()) ? "" : "!");
  }
}
