package elbo.estimate;

import elbo.kernel.Scratch;
import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.InvalidWeightException;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;

/// What to estimate, and from which samples of a stream: any set of bounds and diagnostics in one
/// pass.
///
/// This is the definition; the engine computes the same bits on many threads. The samples are taken
/// in blocks of [LogWeights#grain()], each folded by itself and appended in index order.
///
/// @param first the index in the stream of the first sample
/// @param samples n, how many log weights each observation gets, at least 1
/// @param statistics what is estimated from them, at least one, none twice
public record Estimator(long first, long samples, List<Statistic<?>> statistics) {
  /// @throws IllegalArgumentException if there are no samples or no statistics
  /// @throws LackingException if there are fewer samples than a statistic needs
  public Estimator {
    statistics = statistics.stream().<Statistic<?>>map(s -> s).distinct().toList();
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, but are " + samples);
    }
    if (statistics.isEmpty()) {
      throw new IllegalArgumentException("an estimator needs at least one bound");
    }
    for (Statistic<?> s : statistics) {
      if (s.minimumSamples() > samples) {
        throw new LackingException(
            s.name()
                + " needs at least "
                + s.minimumSamples()
                + " samples, but there are "
                + samples);
      }
    }
  }

  /// An estimator of some statistics from the first n samples.
  public Estimator(long samples, List<Statistic<?>> statistics) {
    this(0, samples, statistics);
  }

  /// An estimator of some statistics from the first n samples.
  public Estimator(long samples, Statistic<?>... statistics) {
    this(0, samples, Arrays.asList(statistics));
  }

  /// Folds for these statistics that have seen nothing.
  ///
  /// @param like a stream of the kind that is folded
  /// @param slots how many blocks may wait to be appended
  public Folds folds(LogWeights like, int slots) {
    return new Folds(statistics, samples, source -> dependence(like, source), slots);
  }

  private static Dependence dependence(LogWeights like, Source source) {
    return like.under(source).map(LogWeights::dependence).orElse(Dependence.NONE);
  }

  /// How many blocks the samples fill.
  ///
  /// @param grain of the stream
  public long blocks(int grain) {
    return Math.ceilDiv(samples, grain);
  }

  /// Folds one block of samples.
  ///
  /// @param block from 0 to [#blocks(int)] − 1
  /// @param slot of the folds, which forgets what it had
  /// @param folds of this estimator
  /// @throws elbo.weight.InvalidWeightException if a log weight is NaN or +∞
  public void fold(
      LogWeights weights,
      long block,
      Scratch scratch,
      LogWeightBlock buffer,
      Folds folds,
      int slot) {
    int grain = weights.grain();
    long from = block * grain;
    int size = (int) Math.min(grain, samples - from);
    folds.fill(slot, weights, first, from, size, scratch, buffer);
  }

  /// Folds the only block of samples of the streams of several observations, each into a slot of
  /// its own.
  ///
  /// @param slots of the folds, which forget what they had
  /// @param folds of this estimator
  /// @param failed is given the index of a stream of which a log weight is NaN or +∞
  public void fold(
      List<LogWeights> weights,
      Scratch scratch,
      LogWeightBlock buffer,
      Folds folds,
      int[] slots,
      ObjIntConsumer<InvalidWeightException> failed) {
    folds.fill(slots, weights, first, 0, (int) samples, scratch, buffer, failed);
  }

  /// Makes sure that the stream has what the statistics need.
  ///
  /// @throws LackingException if it does not; the message names the statistic and what is lacking
  /// @throws IllegalArgumentException if the stream of a source cannot be made
  public void check(LogWeights weights) {
    for (Statistic<?> s : statistics) {
      LogWeights from =
          weights.under(s.source()).orElseThrow(() -> lacking(s, s.source().description()));
      for (Capability capability : s.needs()) {
        if (!from.offers().contains(capability)) {
          throw lacking(s, capability.description());
        }
      }
      check(s, from.dependence());
    }
  }

  private void check(Statistic<?> s, Dependence dependence) {
    long least = s.minimumSamples(dependence);
    if (least > s.source().samples(samples)) {
      throw new LackingException(
          s.name()
              + " needs at least "
              + least
              + " samples, whole runs of "
              + dependence.size()
              + " that depend on each other, but there are "
              + samples);
    }
    if (first % dependence.size() != 0) {
      throw new IllegalArgumentException(
          "samples from "
              + first
              + " on start within a run of "
              + dependence.size()
              + " that depend on each other");
    }
  }

  private static LackingException lacking(Statistic<?> s, String what) {
    return new LackingException(
        s.name() + " needs " + what + ", which this model and proposal lack");
  }

  /// The estimates for one observation, computed by the calling thread.
  ///
  /// @throws IllegalArgumentException if the stream lacks what a statistic needs
  /// @throws elbo.weight.InvalidWeightException if a log weight is NaN or +∞
  public Estimates estimate(LogWeights weights) {
    check(weights);
    return Scratch.with(scratch -> estimate(weights, scratch));
  }

  private Estimates estimate(LogWeights weights, Scratch scratch) {
    Folds folds = folds(weights, 1);
    LogWeightBlock buffer = new LogWeightBlock();
    long blocks = blocks(weights.grain());
    for (long block = 0; block < blocks; block++) {
      fold(weights, block, scratch, buffer, folds, 0);
      folds.append(0);
    }
    return folds.estimates();
  }
}
