package elbo.report;

import elbo.Failure;
import elbo.Result;
import elbo.Summary;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.diagnostic.GroupEss;
import elbo.estimate.Averages;
import elbo.estimate.Estimate;
import elbo.estimate.Moments;
import elbo.estimate.Statistic;
import elbo.weight.Dependence;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// IWAE against k: means over rows of its value, variance and bias, and of the effective sample
/// size of k samples.
public final class LadderReport implements Report {
  private static final LogEvidence EVIDENCE = new LogEvidence();

  private final Heading heading;
  private final PrintStream out;
  private final long samples;
  private final List<Step> steps;
  private final Summary summary = new Summary();

  /// @param ks the steps
  /// @param samples of each row
  /// @param out takes the text when the run ends
  public LadderReport(Heading heading, List<Long> ks, long samples, PrintStream out) {
    this.heading = heading;
    this.samples = samples;
    this.out = out;
    steps = ks.stream().map(Step::new).toList();
  }

  /// 1, 2, 5, 10, 50, 100, 500, … as far as there are samples, in whole runs of those that depend
  /// on each other.
  public static List<Long> steps(long samples, Dependence dependence) {
    List<Long> steps = new ArrayList<>(List.of(1L, 2L, 5L));
    // Up to 10^17, so that nothing overflows: there are no more samples than that.
    for (long k = 10; k <= Math.min(samples, 100_000_000_000_000_000L); k *= 10) {
      steps.add(k);
      steps.add(5 * k);
    }
    steps.removeIf(k -> dependence.whole(k) > samples);
    return List.copyOf(steps);
  }

  /// What a ladder estimates: IWAE and the effective sample size at every step, and log p(x).
  public static List<Statistic<?>> statistics(List<Long> ks) {
    List<Statistic<?>> all = new ArrayList<>();
    ks.forEach(k -> all.add(new Iwae(k)));
    ks.forEach(k -> all.add(new GroupEss(k)));
    all.add(EVIDENCE);
    return all;
  }

  @Override
  public void row(Result result) {
    summary.add(result);
    steps.forEach(step -> step.add(result));
  }

  @Override
  public void row(Failure failure) {
    summary.add(failure);
  }

  @Override
  public void end(double seconds) {
    heading.print(out);
    out.println();
    OptionalDouble exact = summary.logEvidence();
    Summary.Mean estimated = summary.mean(EVIDENCE);
    double reference = exact.orElse(estimated.value());
    double perSample = seconds / samples / summary.rows();
    Table table =
        new Table("k", "IWAE(k)", "± error", "exact mean", "bias", "variance", "ESS", "time", "<");
    for (Step step : steps) {
      table.row(step.cells(summary, reference, perSample, samples));
    }
    table.print(out);
    out.println();
    out.println(
        exact.isPresent()
            ? "  bias: against the exact log p(x), " + Figures.nats(reference)
            : "  bias: against log p(x) as all samples estimate it, "
                + Figures.nats(reference)
                + " ± "
                + Figures.error(estimated.monteCarlo()));
    out.println(
        "  variance: of one IWAE(k); ~ where fewer than "
            + Averages.ENOUGH_GROUPS
            + " groups of k are there to estimate it from");
    out.println("  ESS: of k samples; time: of k samples at the rate of this run");
    if (!new Dependence(heading.evaluation().points().size()).isNone()) {
      out.println(
          "  under these points, variance is that of the mean over all groups of k, times their"
              + " number");
    }
    SummaryReport.printFailures(summary, out);
    Verdicts.printWarnings(summary, out);
    SummaryReport.printDependence(heading, summary, out);
    SummaryReport.printRemarks(summary, out);
  }

  /// Sums over rows at one k.
  private static final class Step {
    private final Iwae bound;
    private final GroupEss size;
    private final Moments variance = new Moments();
    private final Moments ess = new Moments();
    private long used;

    Step(long k) {
      bound = new Iwae(k);
      size = new GroupEss(k);
    }

    void add(Result result) {
      Estimate estimate = result.get(bound);
      used = estimate.samples();
      double groups = used / (double) bound.k();
      variance.add(estimate.standardError() * estimate.standardError() * groups);
      ess.add(result.get(size).value());
    }

    List<String> cells(Summary summary, double reference, double perSample, long samples) {
      Summary.Mean mean = summary.mean(bound);
      long k = bound.k();
      boolean delta = k >= Averages.ENOUGH_GROUPS && used / k < Averages.ENOUGH_GROUPS;
      return List.of(
          Figures.count(k),
          Figures.nats(mean.value()),
          Figures.error(mean.monteCarlo()),
          Figures.nats(mean.exact()),
          Figures.nats(mean.value() - reference),
          (delta ? "~" : "") + Figures.significant(variance.mean()),
          Figures.fixed(ess.mean(), 1),
          Figures.time(k * perSample),
          used < samples ? "used " + used + " of " + samples + " samples" : "");
    }
  }
}
