package elbo.points;

/// Where randomness comes from: points of the unit cube with random access by (observation, sample,
/// dimension).
///
/// A pure function of its seed and these three, so that samples can be computed in any order, by
/// any thread, and one alone can be computed again. Monte Carlo or randomized quasi-Monte Carlo is
/// a choice of Points.
public interface Points {
  /// Writes coordinate `j < dimensions` of point `first + i`, `i < count`, to `out[j * Block.SIZE +
  /// i]`.
  ///
  /// Every coordinate lies strictly between 0 and 1. Lanes beyond `count` are overwritten.
  ///
  /// @param observation which stream of points
  /// @param first the index of the first point, at least 0
  /// @param count at most `Block.SIZE`
  void fill(int observation, long first, int count, int dimensions, double[] out);

  /// Points independent of these, for a second use of randomness on the same observations.
  Points independent();

  /// The seed and kind, for messages and records: `MonteCarlo(seed=42)`.
  String name();
}
