package elbo.points;

import elbo.kernel.Philox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.commons.rng.simple.RandomSource;

/// Independent uniform points by Philox4x32-10, a counter-based generator.
///
/// The words of one sample are those of commons-rng's `PHILOX_4X32` at the counter (0, observation,
/// sample). The key is the first number of commons-rng's `SPLIT_MIX_64` for the seed. J. K. Salmon,
/// M. A. Moraes, R. O. Dror, D. E. Shaw (2011), Parallel random numbers: as easy as 1, 2, 3.
///
/// @param seed a whole number, or any text
public record MonteCarlo(String seed, long key) implements Points {
  // What tells the key of an independent stream from its origin: any odd constant serves.
  private static final long STREAM = 0x9E3779B97F4A7C15L;

  /// @param seed a whole number, or any other text, which is hashed (SHA-256)
  public MonteCarlo(String seed) {
    this(seed, key(seed));
  }

  /// @param seed any number
  public MonteCarlo(long seed) {
    this(Long.toString(seed));
  }

  private static long key(String seed) {
    long number;
    try {
      number = Long.parseLong(seed);
    } catch (NumberFormatException notANumber) {
      number = hash(seed);
    }
    return RandomSource.SPLIT_MIX_64.create(number).nextLong();
  }

  private static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void fill(int observation, long first, int count, int dimensions, double[] out) {
    Philox.uniforms(key, observation, first, count, dimensions, out);
  }

  @Override
  public Points independent() {
    return new MonteCarlo(seed, RandomSource.SPLIT_MIX_64.create(key ^ STREAM).nextLong());
  }

  @Override
  public String name() {
    return "MonteCarlo(seed=" + seed + ")";
  }
}
