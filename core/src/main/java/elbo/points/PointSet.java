package elbo.points;

import elbo.kernel.Block;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import elbo.name.Named;

/// Where randomness comes from: points of the unit cube with random access by (observation, sample,
/// dimension).
///
/// A pure function of its seed and these three, so that samples can be computed in any order, by
/// any thread, and one alone can be computed again. Monte Carlo or randomized quasi-Monte Carlo is
/// a choice of PointSet: an immutable record, whose printed form, `Independent(seed=42)`, is its
/// name.
///
/// Each point by itself is uniform in the cube, whatever the choice, so a mean over points is
/// unbiased. But only those of [Independent] are independent. Those of [Sobol], [Lattice] and
/// [Antithetic] depend on each other within a randomization, whose [#size()] a fold is given:
/// errors then come from the spread between randomizations, which are independent. A group of k
/// samples in a bound such as IWAE is then no group of independent ones either; it remains a lower
/// bound, and is a tighter one where the points are spread better.
public interface PointSet extends Named {
  /// Writes coordinate `from + j`, `j < dimensions`, of point `first + i`, `i < count`, to `out[j *
  /// Block.SIZE + i]`.
  ///
  /// Every coordinate lies strictly between 0 and 1, and is the same in whatever range of points
  /// and of dimensions it is asked for. Lanes beyond `count` are overwritten.
  ///
  /// @param observation which stream of points
  /// @param first the index of the first point, at least 0
  /// @param count at most `Block.SIZE`
  /// @param from the first dimension, at least 0
  /// @throws IllegalArgumentException if `from + dimensions` exceeds [#dimensions()]
  void fill(int observation, long first, int count, int from, int dimensions, double[] out);

  /// Writes the coordinates of points of several observations: lane i of `runs` is the point `first
  /// +` its element of the observation that is its member. The numbers are those of the other
  /// [#fill].
  ///
  /// @param observations those of the members
  /// @param scratch where temporary arrays are taken from
  default void fill(
      int[] observations,
      Runs runs,
      long first,
      int from,
      int dimensions,
      Scratch scratch,
      double[] out) {
    int mark = scratch.mark();
    double[] own = scratch.doubles(dimensions * Block.SIZE);
    for (int m = runs.firstMember(); m <= runs.lastMember(); m++) {
      int lane = runs.from(m);
      int end = runs.to(m);
      fill(observations[m], first + runs.element(m), end - lane, from, dimensions, own);
      Runs.back(dimensions, lane, end, own, out);
    }
    scratch.release(mark);
  }

  /// Samples in a randomization: r·size … (r + 1)·size − 1 may depend on each other, and are
  /// independent of all others. 1 where every sample is independent.
  long size();

  /// The same kind of points, of which so many depend on each other, where that is a choice: those
  /// of one step of a particle filter.
  ///
  /// @param size a power of 2
  default PointSet withSize(long size) {
    return this;
  }

  /// How many coordinates a point has.
  default int dimensions() {
    return Integer.MAX_VALUE;
  }

  /// The seed of all randomness.
  Seed seed();

  /// The same kind of points under the seed of a use, [Seed#forUse]: independent of these, and of
  /// those of all other uses.
  PointSet forUse(Use use);
}
