package elbo.model;

import java.util.Arrays;

/// An observation x with its number.
///
/// @param number of the row in its source, which is also that of its stream of random points
/// @param values D numbers; never changed
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode are by content
public record Observation(int number, double[] values) {
  @Override
  public boolean equals(Object o) {
    return o instanceof Observation that
        && number == that.number
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(values) + number;
  }

  @Override
  public String toString() {
    return "observation " + number;
  }
}
