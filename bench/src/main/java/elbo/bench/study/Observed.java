package elbo.bench.study;

import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import elbo.estimate.Statistic;
import elbo.weight.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The results of one observation.
///
/// @param cells of every bound and K
/// @param ess by K
/// @param kHat by K
record Observed(
    Target target, Map<Key, Cell> cells, Map<Integer, Figure> ess, Map<Integer, Figure> kHat) {
  // Groups of a diagnostic, which needs less precision than a bound.
  private static final int MOST_DIAGNOSED = 1000;

  // At small K, where many groups are cheap.
  static final int MOST_GROUPS = 100_000;

  /// How many groups of k are made of n samples.
  static int groups(int n, int k) {
    return Math.min(MOST_GROUPS, n / k);
  }

  record Key(Family family, int k) {}

  /// The bounds that a target has, each at every K that it can have.
  static List<Key> keys(Target target, List<Integer> ks) {
    boolean posterior = target.weights().under(Source.POSTERIOR).isPresent();
    return Family.ALL.stream()
        .filter(family -> posterior || !family.ofPosterior())
        .flatMap(
            family -> ks.stream().filter(k -> k >= family.fewest()).map(k -> new Key(family, k)))
        .toList();
  }

  /// From `groups` groups of the largest K.
  static Observed of(Target target, List<Integer> ks, int groups) {
    int n = Math.multiplyExact(groups, ks.getLast());
    double[] logW = GroupValues.logWeights(target.weights(), n);
    double[] posterior =
        target
            .weights()
            .under(Source.POSTERIOR)
            .map(weights -> GroupValues.logWeights(weights, n))
            .orElse(new double[0]);
    List<Key> keys = keys(target, ks);
    List<Cell> cells =
        keys.parallelStream()
            .map(key ->
                Cell.of(
                    key.family,
                    key.family.ofPosterior() ? posterior : logW,
                    key.k,
                    groups(n, key.k),
                    target))
            .toList();
    Map<Key, Cell> byKey = new HashMap<>();
    IntStream.range(0, keys.size()).forEach(i -> byKey.put(keys.get(i), cells.get(i)));
    return new Observed(
        target, byKey, diagnosed(new Ess(), logW, ks), diagnosed(new KHat(), logW, ks));
  }

  private static Map<Integer, Figure> diagnosed(
      Statistic<?> diagnostic, double[] logW, List<Integer> ks) {
    List<Figure> figures =
        ks.parallelStream()
            .map(k -> {
              int groups = Math.min(MOST_DIAGNOSED, groups(logW.length, k));
              return Figure.meanOfFinite(GroupValues.of(diagnostic, logW, k, groups).values());
            })
            .toList();
    Map<Integer, Figure> byK = new HashMap<>();
    IntStream.range(0, ks.size()).forEach(i -> byK.put(ks.get(i), figures.get(i)));
    return byK;
  }
}
