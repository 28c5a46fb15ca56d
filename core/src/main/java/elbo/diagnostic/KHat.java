package elbo.diagnostic;

import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Side;
import elbo.estimate.Statistic;
import elbo.kernel.Log;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import java.util.Map;

/// The Pareto tail index k-hat of n weights.
///
/// A generalized Pareto distribution is fitted to the `min(0.2 n, 3 √n)` largest weights. The
/// variance of the weights exists where k < ½; estimates can be trusted where k-hat <
/// [#threshold(long)]. NaN where there are fewer than 25 weights or the tail reaches down to zero
/// weights, −∞ where the tail is constant but for rounding (a perfect proposal). Keeps the largest
/// weights, at most 2¹⁷ of them. A. Vehtari, D. Simpson, A. Gelman, Y. Yao, J. Gabry (2024), Pareto
/// smoothed importance sampling; fit by J. Zhang, M. A. Stephens (2009), A new and efficient
/// estimation method for the generalized Pareto distribution.
public record KHat() implements Statistic<KHat.Tail> {
  /// An estimate of the tail index.
  ///
  /// @param threshold the k-hat beneath which so many weights can be trusted
  public record Tail(
      String name, Side side, double value, double standardError, long samples, double threshold)
      implements Estimate {
    @Override
    public Map<String, Double> parts() {
      return Map.of("threshold", threshold);
    }
  }

  /// The k-hat beneath which n weights can be trusted, `min(1 − 1 / log₁₀ n, 0.7)`.
  public static double threshold(long n) {
    return Math.min(1 - Log.log(10) / Log.log((double) n), 0.7);
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
  public Fold<?, Tail> fold(Dependence dependence) {
    return new Largest(this, dependence);
  }

  private static final class Largest implements Fold<Largest, Tail> {
    private final KHat of;
    private final Dependence dependence;
    private final LargestWeights largest = new LargestWeights();

    Largest(KHat of, Dependence dependence) {
      this.of = of;
      this.dependence = dependence;
    }

    @Override
    public Largest fresh() {
      return new Largest(of, dependence);
    }

    @Override
    public void clear() {
      largest.clear();
    }

    @Override
    public void add(LogWeightBlock block) {
      largest.add(block);
    }

    @Override
    public void append(Largest next) {
      largest.append(next.largest);
    }

    @Override
    public Tail estimate() {
      long n = largest.count();
      if (n == 0) {
        throw new IllegalStateException(of.name() + " needs a sample, but there was none");
      }
      double k = largest.shape();
      double error = dependence.isNone() ? largest.shapeError(k) : Double.NaN;
      return new Tail(of.name(), of.side(), k, error, n, threshold(n));
    }
  }
}
