package elbo.network;

import elbo.kernel.Log;
import elbo.kernel.Log1p;
import elbo.kernel.Scratch;

/// The numbers that a parameter may be, and the coordinate in which derivatives by it are taken:
/// the number itself, the logarithm of a positive one, the log odds of a probability.
enum Domain {
  REAL("finite"),
  POSITIVE("finite and greater than 0"),
  NOT_NEGATIVE("finite and not negative"),
  UNIT("from 0 to 1");

  private final String rule;

  Domain(String rule) {
    this.rule = rule;
  }

  /// The condition on a number, for messages.
  String rule() {
    return rule;
  }

  boolean has(double value) {
    return switch (this) {
      case REAL -> Double.isFinite(value);
      case POSITIVE -> value > 0 && value <= Double.MAX_VALUE;
      case NOT_NEGATIVE -> value >= 0 && value <= Double.MAX_VALUE;
      case UNIT -> value >= 0 && value <= 1;
    };
  }

  /// The coordinate of a value.
  double coordinate(double value) {
    return switch (this) {
      case REAL -> value;
      case POSITIVE, NOT_NEGATIVE -> Log.log(value);
      case UNIT -> Log.log(value) - Log1p.log1p(-value);
    };
  }

  /// The coordinate of the value that follows from an output.
  double coordinate(Transform transform, double v) {
    return switch (this) {
      case REAL -> transform.value(v);
      case POSITIVE, NOT_NEGATIVE -> transform.log(v);
      case UNIT -> transform.logit(v);
    };
  }

  /// The derivative of the coordinate by the output.
  double slope(Transform transform, double v) {
    return switch (this) {
      case REAL -> transform.slopeOfValue(v);
      case POSITIVE, NOT_NEGATIVE -> transform.slopeOfLog(v);
      case UNIT -> transform.slopeOfLogit(v);
    };
  }

  /// [#coordinate(Transform, double)] for `i < count`, with the same bits.
  void coordinates(Transform transform, int count, double[] v, Scratch scratch, double[] out) {
    switch (this) {
      case REAL -> transform.values(count, v, scratch, out);
      case POSITIVE, NOT_NEGATIVE -> transform.logs(count, v, scratch, out);
      case UNIT -> transform.logits(count, v, scratch, out);
    }
  }
}
