package elbo.bound;

/// The distribution of one weight under q, as finitely many atoms: exact for discrete latents, the
/// nodes of a quadrature for continuous ones.
///
/// With it the exact mean of a bound over k samples is known at any k, by E log S = ∫₀^∞ (e^(−t) −
/// φ(t)^k) / t dt for the sum S of k weights, φ being the Laplace transform of one. The integral is
/// taken by the trapezoidal rule in log t, where its integrand is smooth and vanishes at both ends.
public final class WeightLaw {
  private static final double STEP = 0.05;

  private final double[] logW;
  private final double[] probability;

  /// @param logW log weights in nats, −∞ allowed
  /// @param probability of each under q, at least 0, summing to 1
  public WeightLaw(double[] logW, double[] probability) {
    this.logW = logW.clone();
    this.probability = probability.clone();
  }

  /// log p(x) = log E(w), in nats.
  public double logEvidence() {
    return logPowerMean(1);
  }

  /// E log w, the ELBO.
  public double meanLog() {
    double sum = 0;
    for (int i = 0; i < logW.length; i++) {
      sum += probability[i] > 0 ? probability[i] * logW[i] : 0;
    }
    return sum;
  }

  /// E log w under the posterior, whose atoms have the probabilities p · w / p(x): the EUBO.
  public double posteriorMeanLog() {
    double evidence = logEvidence();
    double sum = 0;
    for (int i = 0; i < logW.length; i++) {
      double weight = probability[i] * StrictMath.exp(logW[i] - evidence);
      sum += weight > 0 ? weight * (logW[i] - evidence) : 0;
    }
    return evidence + sum;
  }

  /// log E(wᵃ) / a: the limit of [#meanLogPowerMean] as k grows.
  public double logPowerMean(double a) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logW.length; i++) {
      max = probability[i] > 0 ? Math.max(max, a * logW[i]) : max;
    }
    if (Double.isInfinite(max)) {
      return max / a;
    }
    double sum = 0;
    for (int i = 0; i < logW.length; i++) {
      sum += probability[i] > 0 ? probability[i] * StrictMath.exp(a * logW[i] - max) : 0;
    }
    return (max + StrictMath.log(sum)) / a;
  }

  /// E log((1/k) Σ wᵃ) / a over k independent weights: the exact mean of IWAE (a = 1), VR(α) (a = 1
  /// − α) and CUBO_n (a = n).
  public double meanLogPowerMean(double a, long k) {
    double center = logPowerMean(a) * a;
    if (Double.isInfinite(center)) {
      return center / a;
    }
    double[] v = new double[logW.length];
    double low = 0;
    for (int i = 0; i < v.length; i++) {
      v[i] = StrictMath.exp(a * logW[i] - center);
      if (probability[i] > 0) {
        low = Math.max(low, center - a * logW[i]);
      }
    }
    if (Double.isInfinite(low)) {
      // A weight of zero has positive probability, and so have k of them.
      return Double.NEGATIVE_INFINITY;
    }
    double from = -42 - StrictMath.log((double) k);
    double to = Math.min(low, 700) + 6;
    double sum = 0;
    for (double s = from; s < to; s += STEP) {
      double t = StrictMath.exp(s);
      double complement = 0;
      for (int i = 0; i < v.length; i++) {
        complement -= probability[i] * StrictMath.expm1(-t * v[i]);
      }
      sum += StrictMath.exp(-t) - StrictMath.exp(k * StrictMath.log1p(-Math.min(complement, 1)));
    }
    return (center + sum * STEP - StrictMath.log((double) k)) / a;
  }

  /// The exact mean of JVI-1 over k weights.
  public double meanJackknife(long k) {
    return k * meanLogPowerMean(1, k) - (k - 1) * meanLogPowerMean(1, k - 1);
  }
}
