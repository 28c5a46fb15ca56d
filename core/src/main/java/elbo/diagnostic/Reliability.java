package elbo.diagnostic;

import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.LargestWeights;
import elbo.estimate.Side;
import elbo.estimate.Statistic;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What n weights show about the errors of estimates from them: the Pareto tail index, the
/// effective sample size, and how much of the estimate and of its variance the largest weights
/// carry. A [Verdict] rests on it.
///
/// Its value is k-hat.
public record Reliability() implements Statistic<Reliability.Evidence> {
  /// What was seen.
  ///
  /// @param value the Pareto tail index; NaN where it cannot be estimated, −∞ where the tail is
  ///   constant but for rounding
  /// @param ess effective sample size
  /// @param essError its standard error; NaN where samples depend on each other
  /// @param largestShare of the largest weight in the sum of all; NaN if every weight was zero
  /// @param kurtosisShare E (w − μ)⁴ / (n σ⁴), about the square of the relative error of the
  ///   variance as estimated from these weights; NaN where they do not vary
  /// @param largestLogWeight in nats; −∞ if every weight was zero
  /// @param largest the indices in the pass of a few samples with the largest weights, at most 16
  public record Evidence(
      String name,
      Side side,
      double value,
      double standardError,
      long samples,
      double ess,
      double essError,
      double largestShare,
      double kurtosisShare,
      double largestLogWeight,
      List<Long> largest)
      implements Estimate {
    public Evidence {
      largest = List.copyOf(largest);
    }

    /// The standard error of the estimate of p(x) over p(x), √(1/ESS − 1/n).
    public double relativeError() {
      return Math.sqrt(Math.max(0, 1 / ess - 1.0 / samples));
    }

    /// The log weight, in nats, that would have a share of the sum.
    public double logWeight(double share) {
      return largestLogWeight + Log.log(share / largestShare);
    }

    /// The share that a weight that was not seen would have in the sum of those that were.
    ///
    /// @param logWeight in nats
    public double share(double logWeight) {
      return largestShare * Exp.exp(logWeight - largestLogWeight);
    }

    @Override
    public Map<String, Double> parts() {
      Map<String, Double> parts = new LinkedHashMap<>();
      parts.put("ess", ess);
      parts.put("largestShare", largestShare);
      parts.put("kurtosisShare", kurtosisShare);
      return parts;
    }
  }

  @Override
  public Side side() {
    return Side.ESTIMATE;
  }

  @Override
  public long minimumSamples(Dependence dependence) {
    return minimumSamples();
  }

  @Override
  public Fold<?, Evidence> fold(Dependence dependence) {
    return new Weights(this, dependence);
  }

  private static final class Weights implements Fold<Weights, Evidence> {
    private final Reliability of;
    private final Dependence dependence;
    private final LargestWeights largest = new LargestWeights();
    private final WeightSums sums = new WeightSums();
    private final Highest highest = new Highest();

    Weights(Reliability of, Dependence dependence) {
      this.of = of;
      this.dependence = dependence;
    }

    @Override
    public Weights fresh() {
      return new Weights(of, dependence);
    }

    @Override
    public void clear() {
      largest.clear();
      sums.clear();
      highest.clear();
    }

    @Override
    public void add(LogWeightBlock block) {
      largest.add(block);
      sums.add(block);
      highest.add(block);
    }

    @Override
    public void append(Weights next) {
      largest.append(next.largest);
      sums.append(next.sums);
      highest.append(next.highest);
    }

    @Override
    public Evidence estimate() {
      if (sums.count() == 0) {
        throw new IllegalStateException(of.name() + " needs a sample, but there was none");
      }
      double k = largest.shape();
      return new Evidence(
          of.name(),
          of.side(),
          k,
          dependence.isNone() ? largest.shapeError(k) : Double.NaN,
          sums.count(),
          sums.ess(),
          dependence.isNone() ? sums.essError() : Double.NaN,
          sums.largestShare(),
          sums.kurtosisShare(),
          sums.largest(),
          highest.samples());
    }
  }
}
