package elbo.estimate;

import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import java.util.function.Function;
import java.util.function.Supplier;

/// The folds of statistics whose estimates are means: over samples, over groups of k samples, and,
/// where samples depend on each other, over replicates that do not.
///
/// Replicate r is the samples r·size … (r + 1)·size − 1, one or more whole runs of samples that
/// depend on each other. The mean of the m values of replicates is the estimate, its standard error
/// s / √m with s their standard deviation; NaN from a single one, and where they agree to rounding
/// though the weights vary ([Agreement]). An interval takes the quantile of Student's t with m − 1
/// degrees of freedom. Samples that fill no replicate are not used. P. L'Ecuyer, M. Nakayama, A.
/// Owen, B. Tuffin (2023), Confidence intervals for randomized quasi-Monte Carlo estimators.
public final class Averages {
  /// The number of groups from which on the standard error of a mean over groups is that between
  /// them.
  public static final int ENOUGH_GROUPS = Groups.ENOUGH;

  private Averages() {}

  /// The fold of a statistic whose estimate is the mean over samples.
  ///
  /// @param of whose estimate it is
  /// @param values picks the numbers from a block, one a sample
  /// @param dependence which samples depend on each other
  public static Fold<?, Estimate> overSamples(
      Statistic<?> of, Function<LogWeightBlock, double[]> values, Dependence dependence) {
    Mean mean = new Mean(of, values);
    return dependence.isNone() ? mean : overReplicates(of, mean, dependence);
  }

  /// The fold of a bound whose estimate is the mean over groups of k samples, which lie within
  /// replicates.
  ///
  /// @param of whose estimate it is
  /// @param k samples in a group
  /// @param group makes a group that has seen nothing
  /// @param dependence which samples depend on each other
  public static <G extends Group<G>> Fold<?, Estimate> overGroups(
      Statistic<?> of, long k, Supplier<G> group, Dependence dependence) {
    Groups<G> groups = new Groups<>(of, k, group);
    return dependence.isNone() ? groups : overReplicates(of, groups, dependence);
  }

  /// The fold of a statistic whose estimate is the mean over replicates of the values of another
  /// fold.
  ///
  /// @param of whose estimate it is
  /// @param inner the fold of one replicate
  /// @param dependence which samples depend on each other
  public static <F extends Fold<F, E>, E extends Estimate> Fold<?, Estimate> overReplicates(
      Statistic<?> of, Fold<F, E> inner, Dependence dependence) {
    long size = of.minimumSamples(dependence);
    return new Checked<>(of, new Groups<>(of, size, () -> new Replicate<>(inner.fresh(), size)));
  }
}
