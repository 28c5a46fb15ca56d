package elbo.data;

import elbo.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the numbers of some rows look like, gathered row by row: their range, the share of ones
/// where there are only zeros and ones, columns and rows that do not vary. Memory grows with the
/// width alone.
public final class DataSummary {
  private static final double BYTE = 255;
  // Levels of 8 bits that are whole numbers have a maximum well above this, binary data below.
  private static final double SMALL = 100;

  private final double[] first;
  private final boolean[] varies;
  private double least = Double.POSITIVE_INFINITY;
  private double largest = Double.NEGATIVE_INFINITY;
  private boolean whole = true;
  private long ones;
  private long between;
  private long missing;
  private long rows;
  private long constantRows;
  private long firstConstant = -1;

  /// @param width the numbers in a row
  public DataSummary(int width) {
    first = new double[width];
    varies = new boolean[width];
  }

  /// The summary of all rows.
  public static DataSummary of(Observations all) {
    DataSummary summary = new DataSummary(all.width());
    for (int row = 0; row < all.rows(); row++) {
      summary.add(all.firstRow() + row, all.row(row));
    }
    return summary;
  }

  /// Takes in a row.
  ///
  /// @param number that it has in its source
  public void add(long number, double[] x) {
    boolean constant = true;
    for (int j = 0; j < x.length; j++) {
      double value = x[j];
      if (Double.isNaN(value)) {
        missing++;
        constant = false;
        varies[j] = true;
        continue;
      }
      least = Math.min(least, value);
      largest = Math.max(largest, value);
      whole &= value == Math.rint(value);
      ones += value == 1 ? 1 : 0;
      between += value > 0 && value < 1 ? 1 : 0;
      constant &= value == x[0];
      if (rows == 0) {
        first[j] = value;
      } else {
        varies[j] |= value != first[j];
      }
    }
    if (constant) {
      firstConstant = constantRows == 0 ? number : firstConstant;
      constantRows++;
    }
    rows++;
  }

  /// The smallest number.
  public double least() {
    return least;
  }

  /// The largest number.
  public double largest() {
    return largest;
  }

  /// How many rows there were.
  public long rows() {
    return rows;
  }

  /// Rows all of whose numbers are equal.
  public long constantRows() {
    return constantRows;
  }

  /// The number of the first row all of whose numbers are equal; -1 where there is none.
  public long firstConstantRow() {
    return firstConstant;
  }

  /// The share of numbers between 0 and 1 that are neither.
  public double greyShare() {
    return between / ((double) rows * first.length);
  }

  /// Columns in which all rows have the same number.
  public long constantColumns() {
    long constant = 0;
    for (boolean varying : varies) {
      constant += varying ? 0 : 1;
    }
    return constant;
  }

  /// Whether all numbers are zeros and ones.
  public boolean isBinary() {
    return whole && least >= 0 && largest <= 1;
  }

  /// Whether all numbers are whole.
  public boolean isWhole() {
    return whole;
  }

  /// Whether the numbers look like the 256 levels of bytes that were not divided by 255.
  public boolean areBytes() {
    return whole && least >= 0 && largest > SMALL && largest <= BYTE;
  }

  /// The summary in words: `0 and 1, 13.1 % ones, 412 of 784 columns constant`.
  public String describe() {
    List<String> parts = new ArrayList<>();
    if (isBinary()) {
      double share = 100.0 * ones / ((double) rows * first.length);
      parts.add(String.format(Locale.ROOT, "0 and 1, %.3g %% ones", share));
    } else {
      parts.add(range());
    }
    if (missing > 0) {
      parts.add(missing + " missing");
    }
    long constant = constantColumns();
    if (rows > 1 && constant > 0) {
      parts.add(String.format(Locale.ROOT, "%d of %d columns constant", constant, first.length));
    }
    return String.join(", ", parts);
  }

  /// The smallest and the largest number in words.
  public String range() {
    return "from " + text(least) + " to " + text(largest) + (whole ? ", whole numbers" : "");
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Float.toString((float) value);
  }

  /// Makes sure that a threshold is within the numbers, so that it does not make all of them equal.
  ///
  /// @param source names them in the message
  /// @throws InputException if it is not
  public void requireWithin(Binarize.Threshold rule, String source) {
    if (rule.t() < least || rule.t() >= largest) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: %s makes every value %d, since they are from %s to %s; a threshold must lie"
                  + " between",
              source,
              rule,
              rule.t() < least ? 1 : 0,
              text(least),
              text(largest)));
    }
  }
}
