package elbo.cli;

import elbo.bound.Estimate;
import elbo.bound.Moments;
import elbo.cli.output.Result;
import elbo.diagnostic.KHat;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// IWAE against k: means over rows of its value, variance and bias, and of the effective sample
/// size of k samples.
final class Ladder {
  private final List<Long> steps;
  private final List<Rung> rungs;
  private final Moments reference = new Moments();
  private double referenceVariance;
  private boolean exact = true;
  private int untrusted;

  Ladder(List<Long> steps) {
    this.steps = steps;
    rungs = Stream.generate(Rung::new).limit(steps.size()).toList();
  }

  List<Long> steps() {
    return steps;
  }

  /// 1, 2, 5, 10, 50, 100, 500, … as far as there are samples.
  static List<Long> steps(long samples) {
    List<Long> steps = new ArrayList<>(List.of(1L, 2L, 5L));
    for (long k = 10; k <= samples; k *= 10) {
      steps.add(k);
      steps.add(5 * k);
    }
    steps.removeIf(k -> k > samples);
    return List.copyOf(steps);
  }

  /// Takes in one row.
  ///
  /// @param bounds IWAE for every step
  /// @param estimates those of GroupEss for every step first, LogEvidence and KHat last
  /// @param evidence the exact log p(x), where it is known
  void add(List<Result> bounds, List<Estimate> estimates, OptionalDouble evidence) {
    Estimate kHat = estimates.getLast();
    Estimate best = estimates.get(estimates.size() - 2);
    exact &= evidence.isPresent();
    reference.add(evidence.orElse(best.value()));
    referenceVariance += evidence.isPresent() ? 0 : square(best.standardError());
    untrusted += kHat.value() < KHat.threshold(kHat.samples()) ? 0 : 1;
    for (int s = 0; s < rungs.size(); s++) {
      rungs.get(s).add(steps.get(s), bounds.get(s), estimates.get(s).value());
    }
  }

  /// Prints the table.
  ///
  /// @param perSample seconds that a sample took
  /// @param samples of each row
  void print(PrintStream out, double perSample, long samples) {
    Table table =
        new Table("k", "IWAE(k)", "± error", "exact mean", "bias", "variance", "ESS", "time", "<");
    for (int s = 0; s < rungs.size(); s++) {
      table.row(rungs.get(s).cells(steps.get(s), reference.mean(), perSample, samples));
    }
    table.print(out);
    String error = Figures.error(Math.sqrt(referenceVariance) / reference.count());
    out.println();
    if (exact) {
      out.printf("  bias: against the exact log p(x), %s%n", Figures.nats(reference.mean()));
    } else {
      out.printf(
          "  bias: against log p(x) as all samples estimate it, %s ± %s%n",
          Figures.nats(reference.mean()), error);
    }
    out.println(
        "  variance: of one IWAE(k); ~ where fewer than 32 groups of k tell it by themselves");
    out.println("  ESS: of k samples; time: of k samples at the rate of this run");
    if (untrusted > 0) {
      out.printf(
          Locale.ROOT,
          "  k-hat is not below %.2f in %d of %d rows: do not trust errors at large k%n",
          KHat.threshold(samples),
          untrusted,
          reference.count());
    }
  }

  private static double square(double x) {
    return x * x;
  }

  /// Sums over rows at one k.
  private static final class Rung {
    // The number of groups from which on IWAE's error is that between groups: see Groups.
    private static final int ENOUGH = 32;

    private final Moments value = new Moments();
    private final Moments exactMean = new Moments();
    private final Moments size = new Moments();
    private double errors;
    private double variance;
    private long used;

    void add(long k, Result result, double ess) {
      Estimate estimate = result.estimate();
      value.add(estimate.value());
      exactMean.add(result.exact().orElse(Double.NaN));
      size.add(ess);
      errors += square(estimate.standardError());
      used = estimate.samples();
      variance += square(estimate.standardError()) * (used / (double) k);
    }

    List<String> cells(long k, double reference, double perSample, long samples) {
      boolean delta = k >= ENOUGH && used / k < ENOUGH;
      long rows = value.count();
      return List.of(
          Figures.count(k),
          Figures.nats(value.mean()),
          Figures.error(Math.sqrt(errors) / rows),
          Double.isNaN(exactMean.mean()) ? "" : Figures.nats(exactMean.mean()),
          Figures.nats(value.mean() - reference),
          (delta ? "~" : "") + Figures.significant(variance / rows),
          Figures.fixed(size.mean(), 1),
          Figures.time(k * perSample),
          used < samples ? "used %d of %d samples".formatted(used, samples) : "");
    }
  }
}
