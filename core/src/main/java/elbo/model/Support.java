package elbo.model;

import java.util.Locale;

/// The checks of observations that several models use.
final class Support {
  private Support() {}

  static void width(Model model, double[] x) {
    if (x.length != model.observationDimension()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s takes observations of %d numbers, but this one has %d",
              model.name(),
              model.observationDimension(),
              x.length));
    }
  }

  static void finite(double[] x) {
    for (int j = 0; j < x.length; j++) {
      if (!Double.isFinite(x[j])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "an observation must be finite, but number %d is %s", j, x[j]));
      }
    }
  }

  /// The state `x[index]`, a whole number from 0 to `states` − 1.
  static int state(double[] x, int index, int states) {
    if (!(x[index] >= 0 && x[index] < states) || x[index] != Math.rint(x[index])) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "number %d of the observation must be a whole number from 0 to %d, but is %s",
              index,
              states - 1,
              x[index]));
    }
    return (int) x[index];
  }
}
