package elbo.inference;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.points.PointSet;
import elbo.weight.LogWeights;
import elbo.weight.Quantity;
import elbo.weight.Terms;
import java.util.Optional;

/// Unbiased terms of log p(x) by a Russian roulette over the steps of IWAE: SUMO.
///
/// A term is L_k + Σ (L_(k + j) − L_(k + j − 1)) / P(J ≥ j) over j from 1 to J, with L_m the log of
/// the mean of its first m weights, P(J ≥ j) = 1/j up to 80 and from there on 0.9 times that of the
/// step before. The cost is finite, k + 5.1 weights a term, but the variance is not: its standard
/// error is that of what was seen. No law of J has both, since steps vary as 1/j: a finite variance
/// needs Σ 1/(j² P(J ≥ j)) < ∞ and a finite cost Σ P(J ≥ j) < ∞, but the product of the two sums is
/// at least (Σ 1/j)². [Multilevel] has both finite. Y. Luo, A. Beatson, M. Norouzi, J. Zhu, D.
/// Duvenaud, R. P. Adams, R. T. Q. Chen (2020), SUMO: unbiased estimation of log marginal
/// probability for latent variable models.
///
/// @param k weights that every term has, from 1 to 2¹⁶
public record Sumo(long k) implements TermSampler {
  private static final int HARMONIC = 80;
  private static final double DECAY = 0.9;
  private static final long MOST = 1L << 16;

  /// @throws IllegalArgumentException if k is out of range
  public Sumo {
    if (k < 1 || k > MOST) {
      throw new IllegalArgumentException("k must be from 1 to 2^16, but is " + k);
    }
  }

  // Σ P(J ≥ j) = H_80 + (1/80) 0.9 / (1 − 0.9).
  @Override
  public double weights() {
    double sum = 0;
    for (int j = 1; j <= HARMONIC; j++) {
      sum += 1.0 / j;
    }
    return k + sum + DECAY / (1 - DECAY) / HARMONIC;
  }

  @Override
  public Optional<String> warning() {
    return Optional.of(
        name()
            + " has an infinite variance, so that its standard error is too small as a rule;"
            + " Multilevel has a finite one");
  }

  @Override
  public Terms open(LogWeights weights, PointSet points, int observation) {
    TermGroup.requireIndependent(name(), weights);
    return new Roulette(weights, points, observation);
  }

  /// P(J ≥ j).
  static double reaches(int j) {
    double p = 1.0 / Math.min(j, HARMONIC);
    for (int i = HARMONIC; i < j; i++) {
      p *= DECAY;
    }
    return p;
  }

  // The largest j with P(J ≥ j) ≥ u.
  private static int steps(double u) {
    if (u > 1.0 / HARMONIC) {
      return (int) Math.floor(1 / u);
    }
    return HARMONIC + (int) Math.floor(Log.log(u * HARMONIC) / Log.log(DECAY));
  }

  private final class Roulette implements Terms {
    private final LogWeights weights;
    private final PointSet points;
    private final int observation;

    Roulette(LogWeights weights, PointSet points, int observation) {
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
        int steps = steps(group.uniform(first + i));
        int count = (int) k + steps;
        int mark = scratch.mark();
        double[] logW = scratch.doubles(count);
        double[] shifted = scratch.doubles(count);
        group.fill(first + i, count, scratch, logW);
        out[i] = term(logW, steps, shifted);
        scratch.release(mark);
        used += count;
      }
      return used;
    }

    private double term(double[] logW, int steps, double[] shifted) {
      int base = (int) k;
      double logMean = TermGroup.logMean(logW, 0, base, shifted);
      double term = logMean;
      for (int j = 1; j <= steps; j++) {
        int m = base + j;
        // The mean of m weights over that of m − 1: 1 + (w / mean − 1) / m.
        double ratio = Exp.exp(logW[m - 1] - logMean);
        double step =
            ratio < Double.POSITIVE_INFINITY
                ? Log.log(1 + (ratio - 1) / m)
                : logW[m - 1] - logMean - Log.log((double) m);
        logMean += step;
        term += step / reaches(j);
      }
      return term;
    }
  }
}
