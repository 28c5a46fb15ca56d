package elbo.bound;

import java.util.OptionalDouble;
import java.util.Set;

/// A bound with the error that independent replicates show.
///
/// Replicate r is the samples r·size … (r + 1)·size − 1, one or more randomizations of quasi-Monte
/// Carlo points or antithetic pairs: samples may depend on each other within it, and replicates are
/// independent. The estimate is the mean of the bound's values in them: for a bound that is a mean
/// over samples or over groups of k, the bound itself, on groups that lie within replicates.
/// [LogEvidence] is no such mean: see [ReplicatedLogEvidence].
///
/// Standard error s / √m with s the standard deviation of the m values; NaN from a single one. An
/// interval takes the quantile of Student's t with m − 1 degrees of freedom. Samples that fill no
/// replicate are not used; the parts of the bound's own estimates are not kept. P. L'Ecuyer, M.
/// Nakayama, A. Owen, B. Tuffin (2023), Confidence intervals for randomized quasi-Monte Carlo
/// estimators.
///
/// @param bound what is estimated in each replicate
/// @param size samples in a replicate, at least as many as the bound needs: a multiple of the
///   `size` of the points
public record Replicated(Bound bound, long size) implements Bound {
  /// @throws IllegalArgumentException if the bound needs more samples
  public Replicated {
    if (size < bound.minimumSamples()) {
      throw new IllegalArgumentException(
          "size must be at least %d, which %s needs, but is %d"
              .formatted(bound.minimumSamples(), bound.name(), size));
    }
  }

  @Override
  public Kind kind() {
    return bound.kind();
  }

  @Override
  public Set<Part> needs() {
    return bound.needs();
  }

  @Override
  public long minimumSamples() {
    return size;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return bound.expectation(law, size);
  }

  @Override
  public Fold fold() {
    return new Groups(this, size, Replicate::new);
  }

  private final class Replicate implements Group {
    // Under indices that start anew in each replicate, so that the bound's own groups do too.
    private final LogWeightBlock part = new LogWeightBlock();
    private final Fold fold = bound.fold();

    @Override
    public void clear() {
      fold.clear();
    }

    @Override
    public void add(LogWeightBlock block, int from, int to) {
      part.copy(block, from, to - from, (block.first() + from) % size);
      fold.add(part);
    }

    @Override
    public void append(Group next) {
      fold.append(((Replicate) next).fold);
    }

    @Override
    public double value() {
      return fold.estimate().value();
    }

    @Override
    public double variance() {
      return Double.NaN;
    }
  }
}
