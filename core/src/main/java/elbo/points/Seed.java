package elbo.points;

import elbo.kernel.Philox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;
import org.apache.commons.rng.simple.RandomSource;

/// A whole number, or any text, of which all randomness is a function.
///
/// Its key, 64 bits, is the first number of commons-rng's `SPLIT_MIX_64` for that number; a text
/// stands for the first eight bytes of its SHA-256.
public final class Seed {
  private final String text;
  private final OptionalLong number;
  // 0 until it is asked for, since many uses of a seed are named that need no randomness.
  private volatile long key;

  private Seed(String text, OptionalLong number) {
    this.text = text;
    this.number = number;
  }

  /// The seed that is a number.
  public static Seed of(long number) {
    return new Seed(Long.toString(number), OptionalLong.of(number));
  }

  /// The seed that is a text: the same as [#of(long)] if it is a whole number.
  public static Seed of(String text) {
    try {
      return of(Long.parseLong(text));
    } catch (NumberFormatException notANumber) {
      return ofText(text);
    }
  }

  private static Seed ofText(String text) {
    return new Seed(text, OptionalLong.empty());
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

  /// The key of [Philox].
  public long key() {
    long known = key;
    if (known == 0) {
      long start = number.isPresent() ? number.getAsLong() : hash(text);
      known = RandomSource.SPLIT_MIX_64.create(start).nextLong();
      key = known;
    }
    return known;
  }

  /// The seed of a second use of randomness, the text "… of seed …" with the word of the use and
  /// this seed: `proposal of seed 42`.
  public Seed forUse(Use use) {
    return ofText(use.word() + " of seed " + this);
  }

  /// The seed of an observation that a model draws by itself, the text "observation … of seed …"
  /// with the row and this seed: `observation 3 of seed 42`.
  public Seed observation(int row) {
    return ofText("observation " + row + " of seed " + this);
  }

  /// Random bits that randomize one coordinate of a whole point set, as a binary fraction: 53 of
  /// 64.
  ///
  /// @param address which randomization, less than 0: samples of [Independent] have the others
  long bits(int observation, long address, int dimension) {
    return (long) (Philox.uniform(key(), observation, address, dimension) * 0x1p53) << 11;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Seed that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// The number or text.
  @Override
  public String toString() {
    return text;
  }
}
