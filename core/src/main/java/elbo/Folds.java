package elbo;

import elbo.bound.Estimate;
import elbo.bound.Fold;
import elbo.bound.LogWeightBlock;
import elbo.bound.Part;
import elbo.bound.Statistic;
import elbo.kernel.Scratch;
import java.util.List;
import java.util.stream.IntStream;

/// The folds of several statistics over the same range of samples, in one pass.
public final class Folds {
  private final List<Fold> proposal;
  private final List<Fold> posterior;
  private final List<Fold> all;

  Folds(List<Statistic> statistics) {
    all = statistics.stream().map(Statistic::fold).toList();
    all.forEach(Fold::clear);
    proposal = folds(statistics, false);
    posterior = folds(statistics, true);
  }

  private List<Fold> folds(List<Statistic> statistics, boolean ofPosterior) {
    return IntStream.range(0, all.size())
        .filter(s -> statistics.get(s).needs().contains(Part.POSTERIOR) == ofPosterior)
        .mapToObj(all::get)
        .toList();
  }

  /// Forgets everything, to be used again.
  public void clear() {
    all.forEach(Fold::clear);
  }

  /// Takes in samples `first ≤ i < first + size`, which directly follow those already seen.
  ///
  /// @throws InvalidWeightException if a log weight is NaN or +∞
  public void add(LogWeights weights, long first, int size, Scratch scratch, LogWeightBlock block) {
    add(weights, first, size, scratch, block, proposal);
    if (!posterior.isEmpty()) {
      add(weights.posterior().orElseThrow(), first, size, scratch, block, posterior);
    }
  }

  private static void add(
      LogWeights weights,
      long first,
      int size,
      Scratch scratch,
      LogWeightBlock block,
      List<Fold> folds) {
    if (folds.isEmpty()) {
      return;
    }
    weights.fill(first, size, scratch, block);
    // NaN is the maximum of anything with NaN, so that this one comparison finds both.
    if (!(block.max() < Double.POSITIVE_INFINITY)) {
      int i = 0;
      while (block.logW()[i] < Double.POSITIVE_INFINITY) {
        i++;
      }
      throw new InvalidWeightException(block.logW()[i], weights.describe(first + i));
    }
    for (Fold fold : folds) {
      fold.add(block);
    }
  }

  /// Joins what `next` has seen of the samples that directly follow.
  public void append(Folds next) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).append(next.all.get(i));
    }
  }

  /// The estimates, in the order of the statistics.
  public List<Estimate> estimates() {
    return all.stream().map(Fold::estimate).toList();
  }
}
