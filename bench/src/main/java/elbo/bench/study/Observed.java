package elbo.bench.study;

import elbo.bound.Part;
import elbo.bound.Statistic;
import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What one observation shows.
///
/// @param cells of every bound and K
/// @param ess by K
/// @param kHat by K
record Observed(
    Target target, Map<Key, Cell> cells, Map<Integer, Figure> ess, Map<Integer, Figure> kHat) {
  // Of diagnostics, which need be known less well.
  private static final int MOST_DIAGNOSED = 1000;

  record Key(Family family, int k) {}

  /// The bounds that a target has, each at every K that it can have.
  static List<Key> keys(Target target, List<Integer> ks) {
    boolean posterior = target.weights().parts().contains(Part.POSTERIOR);
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
            .posterior()
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
                    Study.groups(n, key.k),
                    target))
            .toList();
    Map<Key, Cell> byKey = new HashMap<>();
    IntStream.range(0, keys.size()).forEach(i -> byKey.put(keys.get(i), cells.get(i)));
    return new Observed(
        target, byKey, diagnosed(new Ess(), logW, ks), diagnosed(new KHat(), logW, ks));
  }

  private static Map<Integer, Figure> diagnosed(
      Statistic diagnostic, double[] logW, List<Integer> ks) {
    List<Figure> figures =
        ks.parallelStream()
            .map(k -> {
              int groups = Math.min(MOST_DIAGNOSED, Study.groups(logW.length, k));
              return Figure.meanOfFinite(GroupValues.of(diagnostic, logW, k, groups).values());
            })
            .toList();
    Map<Integer, Figure> byK = new HashMap<>();
    IntStream.range(0, ks.size()).forEach(i -> byK.put(ks.get(i), figures.get(i)));
    return byK;
  }
}
