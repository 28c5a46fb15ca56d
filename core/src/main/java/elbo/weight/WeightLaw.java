package elbo.weight;

/// The distribution of one weight under q, as far as it takes to give the exact means of bounds.
///
/// Every number is right or NaN: what the law cannot determine within a bounded number of
/// evaluations has no value rather than a wrong one.
public interface WeightLaw {
  /// log p(x) = log E(w), in nats.
  double logEvidence();

  /// E log w, the ELBO; −∞ where a weight of zero has positive probability.
  double meanLog();

  /// E log w under the posterior, where w has the density w / p(x) times that under q: the EUBO.
  double posteriorMeanLog();

  /// log E(wᵃ) / a: the limit of [#meanLogPowerMean] as k grows, infinite where that moment is.
  double logPowerMean(double a);

  /// E log((1/k) Σ wᵃ) / a over k independent weights: the exact mean of IWAE (a = 1), VR(α) (a = 1
  /// − α) and CUBO_n (a = n).
  double meanLogPowerMean(double a, long k);

  /// The exact mean of JVI-1 over k weights; NaN where a weight of zero has positive probability.
  double meanJackknife(long k);

  /// log E(1 / W), W the mean of k independent weights: +∞ where that is infinite, NaN where it
  /// cannot be determined.
  default double logMeanInverse(long k) {
    return Double.NaN;
  }
}
