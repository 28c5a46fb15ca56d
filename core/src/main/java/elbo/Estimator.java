package elbo;

import elbo.bound.Estimate;
import elbo.bound.LogWeightBlock;
import elbo.bound.Part;
import elbo.bound.Statistic;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What to estimate, from how many samples: any set of bounds and diagnostics in one pass over the
/// log weights.
///
/// This is the definition; the engine computes the same bits on many threads. The samples are taken
/// in blocks of [LogWeightBlock#CAPACITY], each folded by itself and appended in index order.
///
/// @param samples n, how many log weights each observation gets, at least 1
/// @param statistics what is estimated from them, at least one
public record Estimator(long samples, List<Statistic> statistics) {
  /// @throws IllegalArgumentException if there are no samples, no statistics, or fewer samples than
  ///   a statistic needs
  public Estimator {
    statistics = List.copyOf(statistics);
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, but are " + samples);
    }
    if (statistics.isEmpty()) {
      throw new IllegalArgumentException("an estimator needs at least one bound");
    }
    for (Statistic s : statistics) {
      if (s.minimumSamples() > samples) {
        throw new IllegalArgumentException(
            "%s needs at least %d samples, but there are %d"
                .formatted(s.name(), s.minimumSamples(), samples));
      }
    }
  }

  /// An estimator of some statistics from n samples.
  public Estimator(long samples, Statistic... statistics) {
    this(samples, Arrays.asList(statistics));
  }

  /// Folds for these statistics that have seen nothing.
  public Folds folds() {
    return new Folds(statistics);
  }

  /// How many blocks the samples fill.
  public long blocks() {
    return Math.ceilDiv(samples, LogWeightBlock.CAPACITY);
  }

  /// Folds one block of samples.
  ///
  /// @param block from 0 to [#blocks()] − 1
  /// @param out cleared folds of this estimator
  /// @throws InvalidWeightException if a log weight is NaN or +∞
  public void fold(
      LogWeights weights, long block, Scratch scratch, LogWeightBlock buffer, Folds out) {
    long first = block * LogWeightBlock.CAPACITY;
    int size = (int) Math.min(LogWeightBlock.CAPACITY, samples - first);
    out.add(weights, first, size, scratch, buffer);
  }

  /// Makes sure that the stream offers what the statistics need.
  ///
  /// @throws IllegalArgumentException if it does not; the message names the statistic and what is
  ///   lacking
  public void check(LogWeights weights) {
    Set<Part> offered = weights.parts();
    for (Statistic s : statistics) {
      for (Part part : s.needs()) {
        if (!offered.contains(part)) {
          throw new IllegalArgumentException(
              s.name() + " needs " + part.description() + ", which this model and proposal lack");
        }
      }
    }
  }

  /// The estimates for one observation, computed by the calling thread.
  ///
  /// @return one for each statistic, in their order
  /// @throws IllegalArgumentException if the stream lacks what a statistic needs
  /// @throws InvalidWeightException if a log weight is NaN or +∞
  public List<Estimate> estimate(LogWeights weights) {
    check(weights);
    return Scratch.with(scratch -> estimate(weights, scratch));
  }

  private List<Estimate> estimate(LogWeights weights, Scratch scratch) {
    Folds total = folds();
    Folds next = folds();
    LogWeightBlock buffer = new LogWeightBlock();
    for (long block = 0; block < blocks(); block++) {
      next.clear();
      fold(weights, block, scratch, buffer, next);
      total.append(next);
    }
    return total.estimates();
  }
}
