package elbo.model;

import java.util.Arrays;

/// An observation x with its number and, where the model takes one, the condition y that it is
/// observed under.
///
/// @param number of the row in its source, which is also that of its stream of random points
/// @param values D numbers; never changed
/// @param condition C numbers, none where the model takes no condition; never changed
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode are by content
public record Observation(int number, double[] values, double[] condition) {
  private static final double[] NONE = {};

  /// An observation under no condition.
  public Observation(int number, double[] values) {
    this(number, values, NONE);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Observation that
        && number == that.number
        && Arrays.equals(values, that.values)
        && Arrays.equals(condition, that.condition);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(condition) + Arrays.hashCode(values)) + number;
  }

  @Override
  public String toString() {
    return "observation " + number;
  }
}
