package elbo.points;

import elbo.kernel.Block;
import elbo.kernel.Philox;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import java.util.Arrays;

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
  public void fill(
      int[] observations,
      Runs runs,
      long first,
      int from,
      int dimensions,
      Scratch scratch,
      double[] out) {
    Replicate.check(from, dimensions, dimensions(), "Independent");
    int mark = scratch.mark();
    long[] observation = scratch.longs(Block.SIZE);
    long[] sample = scratch.longs(Block.SIZE);
    Arrays.fill(observation, 0, Block.SIZE, 0);
    Arrays.fill(sample, 0, Block.SIZE, 0);
    for (int m = runs.firstMember(); m <= runs.lastMember(); m++) {
      long index = first + runs.element(m);
      for (int i = runs.from(m); i < runs.to(m); i++) {
        observation[i] = observations[m];
        sample[i] = index++;
      }
    }
    Philox.uniforms(seed.key(), observation, sample, runs.count(), from, dimensions, out);
    scratch.release(mark);
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
