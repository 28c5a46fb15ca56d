package elbo.network;

import elbo.kernel.Scratch;
import elbo.network.Parameter.Constant;
import elbo.network.Parameter.Learned;

/// A parameter of a family with its name and domain.
record Argument(String name, Parameter parameter, Domain domain) {
  Argument {
    if (parameter instanceof Constant c) {
      for (double value : c.values()) {
        if (!domain.has(value)) {
          throw new IllegalArgumentException(
              "the " + name + " must be " + domain.rule() + ", but is " + value);
        }
      }
    }
  }

  boolean isLearned() {
    return parameter instanceof Learned;
  }

  /// The value for number j of an observation; where it is learned, from an output. NaN if it lies
  /// outside the domain; an edge belongs to it.
  double value(int j, double v) {
    double value = plain(j, v);
    boolean out =
        switch (domain) {
          case REAL -> false;
          case POSITIVE, NOT_NEGATIVE -> value < 0;
          case UNIT -> value < 0 || value > 1;
        };
    return out ? Double.NaN : value;
  }

  /// The value, whether it lies in the domain or not.
  double plain(int j, double v) {
    return switch (parameter) {
      case Learned l -> l.transform().value(v);
      case Constant c -> c.at(j);
    };
  }

  /// The coordinate of the value.
  double coordinate(int j, double v) {
    return switch (parameter) {
      case Learned l -> domain.coordinate(l.transform(), v);
      case Constant c -> domain.coordinate(c.at(j));
    };
  }

  /// The values of a learned parameter for `i < count`, with the bits of [#value].
  void values(int count, double[] v, Scratch scratch, double[] out) {
    Transform transform = ((Learned) parameter).transform();
    transform.values(count, v, scratch, out);
    boolean inside =
        switch (domain) {
          case REAL -> true;
          case POSITIVE, NOT_NEGATIVE ->
              transform != Transform.IDENTITY && transform != Transform.RECIPROCAL;
          case UNIT -> transform == Transform.SIGMOID;
        };
    double most = domain == Domain.UNIT ? 1 : Double.POSITIVE_INFINITY;
    for (int i = 0; !inside && i < count; i++) {
      out[i] = out[i] < 0 || out[i] > most ? Double.NaN : out[i];
    }
  }

  /// The coordinates of a learned parameter for `i < count`, with the bits of [#coordinate].
  void coordinates(int count, double[] v, Scratch scratch, double[] out) {
    domain.coordinates(((Learned) parameter).transform(), count, v, scratch, out);
  }

  /// The derivative of the coordinate by the output.
  double slope(double v) {
    return parameter instanceof Learned l ? domain.slope(l.transform(), v) : 0;
  }

  void requireWidth(int width) {
    if (parameter instanceof Constant c && c.values().size() != 1 && c.values().size() != width) {
      throw new IllegalArgumentException(
          "the constant "
              + name
              + " has "
              + c.values().size()
              + " numbers, but an observation has "
              + width);
    }
  }
}
