package elbo.points;

import elbo.name.Named;

/// Where randomness comes from: points of the unit cube with random access by (observation, sample,
/// dimension).
///
/// A pure function of its seed and these three, so that samples can be computed in any order, by
/// any thread, and one alone can be computed again. Monte Carlo or randomized quasi-Monte Carlo is
/// a choice of Points: an immutable record, whose printed form, `MonteCarlo(seed=42)`, is its name.
///
/// Each point by itself is uniform in the cube, whatever the choice, so a mean over points is
/// unbiased. But only those of [MonteCarlo] are independent. Those of [Sobol], [Lattice] and
/// [Antithetic] depend on each other within a randomization, and the usual standard errors, which
/// take samples for independent, then say too much as a rule: [elbo.bound.ReplicatedLogEvidence]
/// and [elbo.bound.Replicated] compare randomizations, which are independent. A group of k samples
/// in a bound such as [elbo.bound.Iwae] is then no group of independent ones either; it remains a
/// lower bound, and is a tighter one where the points are spread better.
public interface Points extends Named {
  /// Writes coordinate `j < dimensions` of point `first + i`, `i < count`, to `out[j * Block.SIZE +
  /// i]`.
  ///
  /// Every coordinate lies strictly between 0 and 1. Lanes beyond `count` are overwritten.
  ///
  /// @param observation which stream of points
  /// @param first the index of the first point, at least 0
  /// @param count at most `Block.SIZE`
  /// @throws IllegalArgumentException if the points have fewer dimensions
  void fill(int observation, long first, int count, int dimensions, double[] out);

  /// Samples in a randomization: r·size … (r + 1)·size − 1 may depend on each other, and are
  /// independent of all others. 1 where every sample is independent.
  long size();

  /// The largest number of dimensions that [#fill] takes.
  default int dimensions() {
    return Integer.MAX_VALUE;
  }

  /// Points independent of these, for a second use of randomness on the same observations.
  Points independent();
}
