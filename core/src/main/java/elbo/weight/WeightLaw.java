package elbo.weight;

import elbo.kernel.Exp;
import java.util.Arrays;

/// The distribution of one weight under q, as finitely many atoms: exact for discrete latents, the
/// nodes of a quadrature for continuous ones.
///
/// With it the exact mean of a bound over k samples is known at any k, by E log S = ∫₀^∞ (e^(−t) −
/// φ(t)^k) / t dt for the sum S of k weights, φ being the Laplace transform of one. The integral is
/// taken by the trapezoidal rule in log t, where its integrand is smooth and vanishes at both ends.
public final class WeightLaw {
  private static final double STEP = 0.05;
  private static final double TINY = 1e-20;

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
    if (isConstant()) {
      return logW[0];
    }
    // About typical weights, not about the mean, which rare ones may carry far away.
    double center = a * meanLog();
    if (Double.isInfinite(center)) {
      // A weight of zero has positive probability, and so have k of them.
      return Double.NEGATIVE_INFINITY;
    }
    double[] u = new double[logW.length];
    for (int i = 0; i < u.length; i++) {
      u[i] = a * logW[i] - center;
    }
    // Both terms of the integrand fall from 1 to 0 as log t rises: summed outwards until both are
    // at their limits.
    double sum = 0;
    double one = 1;
    double all = 1;
    for (int i = 0; one > TINY || all > TINY; i++) {
      one = StrictMath.exp(-StrictMath.exp(i * STEP));
      all = StrictMath.exp(k * logTransform(i * STEP, u));
      sum += one - all;
    }
    one = 1;
    all = 1;
    for (int i = 1; one > TINY || all > TINY; i++) {
      one = -StrictMath.expm1(-StrictMath.exp(-i * STEP));
      all = -StrictMath.expm1(k * logTransform(-i * STEP, u));
      sum += all - one;
    }
    return (center + sum * STEP - StrictMath.log((double) k)) / a;
  }

  private boolean isConstant() {
    return Arrays.stream(logW).allMatch(w -> w == logW[0]);
  }

  // log φ(t) of the weights e^u, which keeps its digits near φ = 1 and near φ = 0.
  private double logTransform(double logT, double[] u) {
    double transform = 0;
    double complement = 0;
    for (int i = 0; i < u.length; i++) {
      double logTV = logT + u[i];
      double lost = logTV > 7 ? -1 : StrictMath.expm1(-Exp.exp(logTV));
      complement -= probability[i] * lost;
      transform += probability[i] * (1 + lost);
    }
    return complement < 0.5 ? StrictMath.log1p(-complement) : StrictMath.log(transform);
  }

  /// The exact mean of JVI-1 over k weights.
  public double meanJackknife(long k) {
    return k * meanLogPowerMean(1, k) - (k - 1) * meanLogPowerMean(1, k - 1);
  }
}
