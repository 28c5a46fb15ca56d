package elbo.points;

import elbo.kernel.Block;
import elbo.kernel.RankOne;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Randomized quasi-Monte Carlo: an embedded rank-1 lattice in up to 1024 dimensions, with
/// independent random shifts.
///
/// Samples r·size … (r + 1)·size − 1 are the lattice {i·z / size + Δ_r mod 1} in the order of the
/// radical inverse, in which every part that is as long as a power of 2 and starts at a multiple of
/// its length is a shifted lattice too. Shifts of different r and of different observations are
/// independent, so n samples hold m = n / size replicates of an estimate, from which its error can
/// be told.
///
/// Best where the integrand is smooth and periodic, as weights are that vanish at the border of the
/// cube: those of a proposal with heavier tails than the posterior. For others [Sobol] gains more.
///
/// The generating vector z was constructed component by component for 2⁶ to 2²⁰ points at once, by
/// the script `lattice.py` beside it, as R. Cools, F. Y. Kuo, D. Nuyens (2006), Constructing
/// embedded lattice rules for multivariate integration; shifts after R. Cranley, T. N. L. Patterson
/// (1976), Randomization of number theoretic methods for multiple integration.
///
/// @param seed a whole number, or any text
/// @param size points in a randomization, a power of 2 from 1 to 2²⁰
public record Lattice(Seed seed, long size) implements PointSet {
  private static final int DIMENSIONS = 1024;
  private static final int BITS = 20;
  private static final long[] VECTOR = read();

  /// @throws IllegalArgumentException if the size is no power of 2 or out of range
  public Lattice {
    Replicate.check(size, BITS);
  }

  /// @param seed a whole number, or any other text, which is hashed
  /// @param size points in a randomization, a power of 2 from 1 to 2²⁰
  public Lattice(String seed, long size) {
    this(Seed.of(seed), size);
  }

  /// @param seed any number
  /// @param size points in a randomization, a power of 2 from 1 to 2²⁰
  public Lattice(long seed, long size) {
    this(Seed.of(seed), size);
  }

  /// Points for a number of samples, in at least 16 randomizations.
  ///
  /// @throws IllegalArgumentException if there are fewer than 32 samples
  public static Lattice forSamples(Seed seed, long samples) {
    return new Lattice(seed, Math.min(1L << BITS, Replicate.size(samples)));
  }

  private static long[] read() {
    try (InputStream in = Lattice.class.getResourceAsStream("lattice.txt")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines().mapToLong(Long::parseLong).toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void fill(int observation, long first, int count, int from, int dimensions, double[] out) {
    Replicate.check(from, dimensions, DIMENSIONS, "Lattice");
    for (int at = 0; at < count; ) {
      long point = Replicate.point(first + at, size);
      int run = Replicate.run(point, size, count - at);
      long address = ~((first + at) / size);
      for (int j = 0; j < dimensions; j++) {
        long shift = seed.bits(observation, address, from + j);
        RankOne.shifted(point, run, VECTOR[from + j], shift, out, j * Block.SIZE + at);
      }
      at += run;
    }
  }

  @Override
  public int dimensions() {
    return DIMENSIONS;
  }

  @Override
  public PointSet withSize(long other) {
    return new Lattice(seed, Math.min(1L << BITS, other));
  }

  @Override
  public PointSet forUse(Use use) {
    return new Lattice(seed.forUse(use), size);
  }
}
