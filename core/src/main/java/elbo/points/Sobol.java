package elbo.points;

import elbo.kernel.Block;
import elbo.kernel.DigitalNet;

/// Randomized quasi-Monte Carlo: the points of Sobol' in up to 4096 dimensions, with independent
/// randomizations.
///
/// Samples r·size … (r + 1)·size − 1 are the first `size` points of the sequence in binary order,
/// under randomization r; randomizations of different r, different observations and different
/// dimensions are independent. So n samples hold m = n / size replicates of an estimate, from which
/// its error can be told. Where the integrand is smooth and its effective dimension small, the
/// error falls faster in `size` than 1/√size, with Owen's scrambling like 1/size^1.5; it falls like
/// 1/√m in m.
///
/// Scrambling by [Scramble#OWEN] has a finite variance that is never worse than a constant times
/// that of Monte Carlo, and estimates that tend to a normal distribution as size grows (proved for
/// nets of quality t = 0: W.-L. Loh, 2003). [Scramble#SHIFT] costs less, but promises no more than
/// an error that falls like 1/size.
///
/// I. M. Sobol' (1967), On the distribution of points in a cube and the approximate evaluation of
/// integrals; direction numbers by S. Joe, F. Y. Kuo (2008), Constructing Sobol sequences with
/// better two-dimensional projections; A. B. Owen (1997), Scrambled net variance for integrals of
/// smooth functions.
///
/// @param seed a whole number, or any text
/// @param scramble how the points are randomized
/// @param size points in a randomization, a power of 2 from 1 to 2⁴⁸
public record Sobol(Seed seed, Scramble scramble, long size) implements PointSet {
  /// @throws IllegalArgumentException if the size is no power of 2 or out of range
  public Sobol {
    Replicate.check(size, DigitalNet.BITS);
  }

  /// @param seed a whole number, or any other text, which is hashed
  /// @param scramble how the points are randomized
  /// @param size points in a randomization, a power of 2 from 1 to 2⁴⁸
  public Sobol(String seed, Scramble scramble, long size) {
    this(Seed.of(seed), scramble, size);
  }

  /// @param seed any number
  /// @param scramble how the points are randomized
  /// @param size points in a randomization, a power of 2 from 1 to 2⁴⁸
  public Sobol(long seed, Scramble scramble, long size) {
    this(Seed.of(seed), scramble, size);
  }

  /// Points with Owen's scrambling for a number of samples, in at least 16 randomizations.
  ///
  /// @throws IllegalArgumentException if there are fewer than 32 samples
  public static Sobol forSamples(Seed seed, long samples) {
    return new Sobol(seed, Scramble.OWEN, Replicate.size(samples));
  }

  @Override
  public void fill(int observation, long first, int count, int from, int dimensions, double[] out) {
    Replicate.check(from, dimensions, DirectionNumbers.DIMENSIONS, "Sobol");
    long[][] tables = DirectionNumbers.tables(from + dimensions);
    int bits = Long.numberOfTrailingZeros(size);
    int digits = Math.max(1, Math.ceilDiv(bits, 6));
    for (int at = 0; at < count; ) {
      long point = Replicate.point(first + at, size);
      int run = Replicate.run(point, size, count - at);
      int place = (int) (point % Block.SIZE);
      long address = Long.MIN_VALUE + (first + at) / size;
      for (int j = 0; j < dimensions; j++) {
        long[] table = tables[from + j];
        long random = seed.bits(observation, address, from + j);
        long base = DirectionNumbers.fraction(table, point - place);
        int to = j * Block.SIZE + at;
        if (scramble == Scramble.OWEN) {
          DigitalNet.scrambled(base, table, place, run, random, digits, out, to);
        } else {
          DigitalNet.shifted(base ^ random, table, place, run, out, to);
        }
      }
      at += run;
    }
  }

  @Override
  public int dimensions() {
    return DirectionNumbers.DIMENSIONS;
  }

  @Override
  public PointSet withSize(long other) {
    return new Sobol(seed, scramble, other);
  }

  @Override
  public PointSet forUse(Use use) {
    return new Sobol(seed.forUse(use), scramble, size);
  }
}
