package elbo.diagnostic;

import elbo.estimate.Estimate;
import elbo.estimate.Reading;
import elbo.estimate.Side;
import elbo.kernel.Log;
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
public record KHat() implements Reading<Reliability.Evidence, KHat.Tail> {
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
  public Reliability of() {
    return new Reliability();
  }

  @Override
  public Tail read(Reliability.Evidence seen) {
    long n = seen.samples();
    return new Tail(name(), side(), seen.value(), seen.standardError(), n, threshold(n));
  }
}
