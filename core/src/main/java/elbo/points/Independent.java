package elbo.points;

import elbo.kernel.Philox;

/// Independent uniform points by Philox4x32-10, a counter-based generator.
///
/// The words of one sample are those of commons-rng's `PHILOX_4X32` at the counter (0, observation,
/// sample), under the key of the seed. J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw (2011),
/// Parallel random numbers: as easy as 1, 2, 3.
///
/// @param seed a whole number, or any text
public record Independent(Seed seed) implements PointSet {
  /// @param seed a whole number, or any other text, which is hashed
  public Independent(String seed) {
    this(Seed.of(seed));
  }

  /// @param seed any number
  public Independent(long seed) {
    this(Seed.of(seed));
  }

  @Override
  public void fill(int observation, long first, int count, int from, int dimensions, double[] out) {
    Replicate.check(from, dimensions, dimensions(), "Independent");
    Philox.uniforms(seed.key(), observation, first, count, from, dimensions, out);
  }

  @Override
  public long size() {
    return 1;
  }

  @Override
  public PointSet forUse(Use use) {
    return new Independent(seed.forUse(use));
  }
}
