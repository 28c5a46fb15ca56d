package elbo.inference;

import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.points.PointSet;
import elbo.weight.LogWeights;
import elbo.weight.Quantity;
import elbo.weight.Terms;

/// Unbiased terms of log p(x) by randomized multilevel Monte Carlo with antithetic differences.
///
/// A term takes 2^(l + 1) k weights, l with probability p_l = (1 − r) r^l, r the rate. It is the
/// mean of L_k over its groups of k weights plus Δ_l / p_l, where L_m = log of the mean of m
/// weights and Δ_l = L over all − the mean of L over either half. E Δ_l are the differences of E L
/// at 2^(l + 1) k and 2^l k weights, so that their sum makes up for the bias of L_k. The variance
/// of Δ_l falls as 4^−l where weights have a fourth moment, and its cost rises as 2^l: both are
/// finite for r from ¼ to ½, and their product is least at 2^−1.5, the default. Where weights have
/// moments up to an order a < 4 alone, large weights make that variance fall as 2^(−(a − 1) l), so
/// that it is finite for r > 2^−(a − 1): a rate near ½ takes weights of lighter and of heavier
/// tails.
///
/// Terms end at 2²⁴ weights, where what is left of the bias is −m₂ / 2²⁵, with m₂ the relative
/// variance of a weight. T. Goda, T. Hironaka, W. Kitade, A. Foster (2022), Unbiased MLMC
/// stochastic gradient-based optimization of Bayesian experimental designs; Y. Shi, R. Cornish
/// (2021), On multilevel Monte Carlo unbiased gradient estimation for deep latent variable models;
/// C.-H. Rhee, P. W. Glynn (2015), Unbiased estimation with square root convergence for SDE models.
///
/// @param k weights in a group of the lowest level, from 1 to 2¹⁶
/// @param rate r, greater than ¼ and less than ½
public record Multilevel(long k, double rate) implements TermSampler {
  /// The rate at which the product of variance and cost is least, 2^−1.5, to four digits.
  public static final double BEST_RATE = 0.3536;

  private static final long MOST = 1L << 16;

  /// @throws IllegalArgumentException if a parameter is out of range
  public Multilevel {
    if (k < 1 || k > MOST) {
      throw new IllegalArgumentException("k must be from 1 to 2^16, but is " + k);
    }
    if (!(rate > 0.25 && rate < 0.5)) {
      throw new IllegalArgumentException(
          "rate must be greater than 0.25, for a finite variance, and less than 0.5, for a finite"
              + " cost, but is "
              + rate);
    }
  }

  /// At the best rate.
  public Multilevel(long k) {
    this(k, BEST_RATE);
  }

  @Override
  public double weights() {
    return 2 * k * (1 - rate) / (1 - 2 * rate);
  }

  @Override
  public Terms open(LogWeights weights, PointSet points, int observation) {
    TermGroup.requireIndependent(name(), weights);
    return new Differences(weights, points, observation);
  }

  private final class Differences implements Terms {
    private final LogWeights weights;
    private final PointSet points;
    private final int observation;

    Differences(LogWeights weights, PointSet points, int observation) {
      this.weights = weights;
      this.points = points;
      this.observation = observation;
    }

    @Override
    public Quantity mean() {
      return Quantity.LOG_EVIDENCE;
    }

    @Override
    public long fill(long first, int size, Scratch scratch, double[] out) {
      TermGroup group = new TermGroup(weights, points, observation);
      long used = 0;
      for (int i = 0; i < size; i++) {
        int level = level(group.uniform(first + i));
        int count = (int) k << (level + 1);
        int mark = scratch.mark();
        out[i] = term(group, first + i, level, count, scratch);
        scratch.release(mark);
        used += count;
      }
      return used;
    }

    private int level(double uniform) {
      return (int) Math.min(last(), Math.floor(Log.log(uniform) / Log.log(rate)));
    }

    // All levels from this one on are this one.
    private int last() {
      return TermGroup.LOG_MOST - 1 - (Long.SIZE - Long.numberOfLeadingZeros(k - 1));
    }

    private double term(TermGroup group, long term, int level, int count, Scratch scratch) {
      double[] logW = scratch.doubles(count);
      double[] shifted = scratch.doubles(count);
      group.fill(term, count, scratch, logW);
      double base = 0;
      int groups = count / (int) k;
      for (int g = 0; g < groups; g++) {
        base += TermGroup.logMean(logW, g * (int) k, (g + 1) * (int) k, shifted);
      }
      int half = count / 2;
      double halves =
          TermGroup.logMean(logW, 0, half, shifted) + TermGroup.logMean(logW, half, count, shifted);
      double difference = TermGroup.logMean(logW, 0, count, shifted) - 0.5 * halves;
      double probability = level == last() ? 1 : 1 - rate;
      for (int l = 0; l < level; l++) {
        probability *= rate;
      }
      return base / groups + difference / probability;
    }
  }
}
