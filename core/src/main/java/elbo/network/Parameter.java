package elbo.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Where a parameter of a [Likelihood] comes from: outputs of the decoder, or constants, which cost
/// nothing for a sample.
public sealed interface Parameter {
  /// The outputs of the decoder themselves.
  static Learned learned() {
    return new Learned(Transform.IDENTITY);
  }

  /// Outputs of the decoder.
  static Learned learned(Transform transform) {
    return new Learned(transform);
  }

  /// One number for all numbers of an observation, or one for each.
  static Constant constant(double... values) {
    return new Constant(values);
  }

  /// A group of outputs of the decoder, one for each number of an observation.
  ///
  /// @param transform how the parameter follows from an output
  record Learned(Transform transform) implements Parameter {}

  /// Numbers that are known before any sample is drawn.
  ///
  /// @param values one for all numbers of an observation, or one for each
  record Constant(List<Double> values) implements Parameter {
    /// @throws IllegalArgumentException if there are no values
    public Constant {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("a constant parameter needs at least one number");
      }
    }

    /// One number for all numbers of an observation, or one for each.
    public Constant(double... values) {
      this(Arrays.stream(values).boxed().collect(Collectors.toList()));
    }

    /// The value for number j of an observation.
    public double at(int j) {
      return values.size() == 1 ? values.getFirst() : values.get(j);
    }

    /// The value, or the range of the values.
    @Override
    public String toString() {
      double min = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
      double max = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
      return min == max ? number(min) : "from " + number(min) + " to " + number(max);
    }

    private static String number(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : Double.toString(value);
    }
  }
}
