package elbo.model;

/// The rules for observations that models share.
final class Observations {
  private Observations() {}

  static void width(Model model, double[] x) {
    if (x.length != model.observationDimension()) {
      throw new IllegalArgumentException(
          "%s takes observations of %d numbers, but this one has %d"
              .formatted(model.name(), model.observationDimension(), x.length));
    }
  }

  static void finite(double[] x) {
    for (int j = 0; j < x.length; j++) {
      if (!Double.isFinite(x[j])) {
        throw new IllegalArgumentException(
            "an observation must be finite, but number %d is %s".formatted(j, x[j]));
      }
    }
  }

  /// The state that `x[index]` names.
  static int state(double[] x, int index, int states) {
    if (!(x[index] >= 0 && x[index] < states) || x[index] != Math.rint(x[index])) {
      throw new IllegalArgumentException(
          "number %d of the observation must be a whole number from 0 to %d, but is %s"
              .formatted(index, states - 1, x[index]));
    }
    return (int) x[index];
  }
}
