package elbo.bound;

import elbo.estimate.Agreement;
import elbo.estimate.Averages;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.LargestWeights;
import elbo.estimate.Moments;
import elbo.estimate.PowerMean;
import elbo.estimate.Side;
import elbo.kernel.Exp;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.WeightLaw;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// An upper bound on log p(x) from samples of any q: E log W_A + E(W_B / W_A) − 1, with W_A and W_B
/// the means of two independent groups of k weights.
///
/// Since log p ≤ log W_A + p / W_A − 1 for every value of W_A and E(W_B) = p(x), its mean is at
/// least log p(x). Its gap is m₂ / (2k) to first order, with m₂ the relative variance of a weight:
/// the mirror image of the gap of [Iwae]. The estimate is the mean over all ordered pairs of groups
/// of the samples, which is mean log W − cov(W, 1/W) over groups and takes one pass; its standard
/// error is that of the jackknife over groups, or with fewer than 32 groups of 32 samples or more
/// that of the delta method from within them.
///
/// The bound is finite where E(1/W_A) is. Weights with P(w < t) ~ t^a as t → 0 have 1/w of tail
/// index 1/a, and 1/W_A of k of them one of 1/(ak) at most: E(1/W_A) is finite where that index is
/// below 1, and the estimate has a variance where it is below ½. Of the estimate, `inverseTail` is
/// the index of 1/w as fitted to the smallest weights, over k, and [Estimate#warning()] is made
/// where it is not below ½, or where a weight is zero. As all that samples show, it cannot warn of
/// weights that were missed.
///
/// Where samples depend on each other a group is as many whole runs of them as hold k samples,
/// since the groups must be independent. Ł. Struski, M. Mazur, P. Batorski, P. Spurek, J. Tabor
/// (2023), Bounding evidence and estimating log-likelihood in VAE.
///
/// @param k samples in a group, at least 1
public record TwoGroups(long k) implements Bound<TwoGroups.Pairs> {
  // The tail index of 1/W_A from which on there may be no variance.
  private static final double NO_VARIANCE = 0.5;

  /// An estimate of the bound.
  ///
  /// @param groups how many groups there were
  /// @param essA effective sample size of all groups with even indices, each as W_A and as W_B
  /// @param essB that of all groups with odd indices
  /// @param inverseTail the tail index of 1/w over k, at least that of 1/W_A; NaN where too few
  ///   weights show it, +∞ where a weight is zero
  public record Pairs(
      String name,
      Side side,
      double value,
      double standardError,
      long samples,
      long groups,
      double essA,
      double essB,
      double inverseTail)
      implements Estimate {
    @Override
    public Map<String, Double> parts() {
      Map<String, Double> parts = new LinkedHashMap<>();
      parts.put("groups", (double) groups);
      parts.put("essA", essA);
      parts.put("essB", essB);
      parts.put("inverseTail", inverseTail);
      return parts;
    }

    @Override
    public Optional<String> warning() {
      return inverseTail >= NO_VARIANCE
          ? Optional.of(
              name
                  + " may have no variance, or be infinite: weights near 0 are so frequent that"
                  + " E(1/W) may not exist; a larger k helps, unless weights are 0")
          : Optional.empty();
    }
  }

  /// @throws IllegalArgumentException if k < 1
  public TwoGroups {
    Checks.groupSize(k);
  }

  @Override
  public Side side() {
    return Side.UPPER;
  }

  @Override
  public long minimumSamples() {
    return Math.multiplyExact(2, k);
  }

  @Override
  public long minimumSamples(Dependence dependence) {
    return Math.multiplyExact(2, dependence.whole(k));
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    double inverse = Exp.exp(law.logEvidence() + law.logMeanInverse(k));
    double mean = law.meanLogPowerMean(1, k) + inverse - 1;
    return Double.isFinite(mean) ? OptionalDouble.of(mean) : OptionalDouble.empty();
  }

  @Override
  public Fold<?, Pairs> fold(Dependence dependence) {
    return new Weights(this, dependence);
  }

  /// The means of groups as far as the estimate takes them.
  private static final class Means implements GroupMeans.Series<Means> {
    private final InverseMoments moments = new InverseMoments();
    private final Moments within = new Moments();
    private final PowerMean even = new PowerMean(1);
    private final PowerMean odd = new PowerMean(1);
    private final Agreement agreement = new Agreement();

    @Override
    public void clear() {
      moments.clear();
      within.clear();
      even.clear();
      odd.clear();
      agreement.clear();
    }

    @Override
    public void add(long index, PowerMean group) {
      double value = group.value();
      moments.add(value);
      within.add(group.variance());
      (index % 2 == 0 ? even : odd).append(group);
      agreement.add(value);
    }

    @Override
    public void append(Means next) {
      moments.append(next.moments);
      within.append(next.within);
      even.append(next.even);
      odd.append(next.odd);
      agreement.append(next.agreement);
    }
  }

  private static final class Weights implements Fold<Weights, Pairs> {
    private final TwoGroups of;
    private final Dependence dependence;
    private final long size;
    private final GroupMeans<Means> groups;
    private final LargestWeights inverses = new LargestWeights();
    private final double[] negative = new double[LogWeightBlock.CAPACITY];
    private boolean zero;

    Weights(TwoGroups of, Dependence dependence) {
      this.of = of;
      this.dependence = dependence;
      size = dependence.whole(of.k);
      groups = new GroupMeans<>(size, new Means());
    }

    @Override
    public Weights fresh() {
      return new Weights(of, dependence);
    }

    @Override
    public void clear() {
      groups.clear();
      inverses.clear();
      zero = false;
    }

    @Override
    public void add(LogWeightBlock block) {
      groups.add(block);
      groups.series().agreement.add(block);
      for (int i = 0; i < block.size(); i++) {
        negative[i] = -block.logW()[i];
        zero |= negative[i] == Double.POSITIVE_INFINITY;
      }
      inverses.add(negative, block.size());
    }

    @Override
    public void append(Weights next) {
      groups.append(next.groups);
      inverses.append(next.inverses);
      zero |= next.zero;
    }

    @Override
    public Pairs estimate() {
      Means means = groups.series();
      long m = means.moments.count();
      if (m < 2) {
        throw new IllegalStateException(
            of.name() + " needs " + 2 * size + " samples, but there were " + groups.seen());
      }
      return new Pairs(
          of.name(),
          of.side(),
          means.moments.meanOfPairs(),
          error(means),
          m * size,
          m,
          ess(means.even, (m + 1) / 2 * size),
          ess(means.odd, m / 2 * size),
          inverseTail());
    }

    private double error(Means means) {
      double between = means.moments.meanOfPairsError();
      if (!dependence.isNone()) {
        return means.agreement.error(between, means.moments.logMean());
      }
      boolean few =
          means.moments.count() < Averages.ENOUGH_GROUPS && size >= Averages.ENOUGH_GROUPS;
      double delta = Math.sqrt(means.within.mean() / means.within.count());
      return means.moments.zeros() == 0 && (few || Double.isNaN(between)) && !Double.isNaN(delta)
          ? delta
          : between;
    }

    private static double ess(PowerMean weights, long n) {
      double relative = weights.variance() + 1.0 / n;
      return n == 1 ? 1 : 1 / relative;
    }

    private double inverseTail() {
      return zero ? Double.POSITIVE_INFINITY : inverses.shape() / of.k;
    }
  }
}
