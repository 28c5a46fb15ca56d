package elbo.spark;

import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;

import elbo.InputException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;

/// The key of a row, a whole number or a text, and the number that it has as an observation: a
/// whole number is that itself; a text has the first 32 bits of its SHA-256 modulo 2³¹ − 1, which
/// two texts of many may share.
final class RowKey {
  private static final long LARGEST = Integer.MAX_VALUE - 1;
  private static final long MODULUS = Integer.MAX_VALUE;
  private static final int DIGITS = 8;

  private RowKey() {}

  /// Whether values of a type can be keys.
  static boolean isKey(DataType type) {
    return type instanceof StringType
        || type instanceof LongType
        || type instanceof IntegerType
        || type instanceof ShortType
        || type instanceof ByteType;
  }

  /// The number of a key.
  ///
  /// @throws InputException if it is `null`, or a number out of range
  static int number(Object key) {
    if (key instanceof String text) {
      return (int) (Long.parseLong(digest(text).substring(0, DIGITS), 16) % MODULUS);
    }
    if (!(key instanceof Number number) || number.longValue() < 0 || number.longValue() > LARGEST) {
      throw new InputException(
          "keys must be whole numbers from 0 to " + LARGEST + ", or texts, but one is " + key);
    }
    return number.intValue();
  }

  /// The same of a column of keys; of numbers that are none, those numbers.
  static Column number(Column keys, DataType type) {
    return type instanceof StringType
        ? pmod(conv(substring(sha2(keys, 256), 1, DIGITS), 16, 10).cast("long"), lit(MODULUS))
        : keys.cast("long");
  }

  private static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
