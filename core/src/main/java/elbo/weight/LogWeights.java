package elbo.weight;

import elbo.kernel.Scratch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/// A stream of log weights log w of one observation x with E(w) = p(x): the waist of the library.
///
/// A pure function from sample indices to log weights: any range can be computed at any time by any
/// thread, with the same bits. Whatever produces such a stream (importance sampling, annealing, a
/// particle filter) has every bound and diagnostic; a fold does not depend on where the weights
/// come from.
public interface LogWeights {
  /// Fills `out` with the log weights, in nats, of samples `first ≤ i < first + size`.
  ///
  /// @param size from 1 to [#grain()]
  /// @param scratch lends what is needed on the way
  /// @param out is [reset][LogWeightBlock#reset] by this method; −∞ is data, NaN and +∞ are errors
  ///   that are raised by whoever folds the block
  void fill(long first, int size, Scratch scratch, LogWeightBlock out);

  /// Fills `out` with the same samples of several streams, one stream after the other: the log
  /// weights that [#fill(long, int, Scratch, LogWeightBlock)] of each has, faster where streams
  /// share the lanes of vectors.
  ///
  /// @param streams of one pass, of which this is one
  /// @param filled is given the index of a stream when its log weights are in `out`
  default void fill(
      List<? extends LogWeights> streams,
      long first,
      int size,
      Scratch scratch,
      LogWeightBlock out,
      IntConsumer filled) {
    for (int s = 0; s < streams.size(); s++) {
      streams.get(s).fill(first, size, scratch, out);
      filled.accept(s);
    }
  }

  /// The number of samples that one task computes, from 1 to [LogWeightBlock#CAPACITY]: the largest
  /// where samples are cheap, 1 where a sample is a cloud of particles or an annealed chain. It
  /// decides how sums are grouped, so that it is part of every result.
  default int grain() {
    return LogWeightBlock.CAPACITY;
  }

  /// Which samples depend on each other.
  default Dependence dependence() {
    return Dependence.NONE;
  }

  /// What this stream has beyond log weights.
  default Set<Capability> offers() {
    return Set.of();
  }

  /// The log weights of the same observation with latents from another source, where there are any;
  /// this stream itself for [Source#PROPOSAL].
  default Optional<LogWeights> under(Source source) {
    return source == Source.PROPOSAL ? Optional.of(this) : Optional.empty();
  }

  /// Searches for the largest log weight that there is, by climbing from some samples: where it is
  /// finite, the weights are bounded, and have no tail beyond it.
  ///
  /// A function of its parameters alone, like all of this. A search finds maxima near which there
  /// are samples, and no others.
  ///
  /// @param samples where to start, as a rule those with the largest weights
  /// @param enough in nats: a larger log weight ends the search
  /// @param most evaluations of log p(x, z)
  /// @return [Peak#UNKNOWN] where the stream has no latents that can be moved, as it is by default
  default Peak climb(List<Long> samples, double enough, long most) {
    return Peak.UNKNOWN;
  }

  /// d, the dimension of the latents that each weight belongs to; 0 where there are none that
  /// [#latents] can write, as it is by default.
  default int latentDimension() {
    return 0;
  }

  /// Writes the latents of samples `first ≤ i < first + size`, those that [#fill] weighs: with the
  /// weights they represent the posterior.
  ///
  /// @param size at most `Block.SIZE`
  /// @param out dimension-major: coordinate j of sample first + i at `out[j * Block.SIZE + i]`
  /// @throws UnsupportedOperationException if [#latentDimension()] is 0
  default void latents(long first, int size, Scratch scratch, double[] out) {
    throw new UnsupportedOperationException("this stream has no latents");
  }

  /// Why the first weight of those filled so far that is 0 is so, where the stream can name the
  /// cause: the step of a series that no particle can explain.
  default Optional<String> zeroWeight() {
    return Optional.empty();
  }

  /// The address of a sample, in words that suffice to compute it again alone: seed, observation,
  /// index.
  default String replay(long sample) {
    return "sample " + sample;
  }
}
