package elbo.network;

import elbo.kernel.Ranges;

/// The checks of observations that several likelihoods use.
final class Supports {
  // Whole numbers beyond it have gaps.
  private static final double MOST = 0x1p53;

  /// Larger counts are computed in double precision.
  static final double MOST_SINGLE = 1024;

  private Supports() {}

  static void unitInterval(double[] x) {
    if (!Ranges.contain(0, 1, x)) {
      int j = 0;
      while (x[j] >= 0 && x[j] <= 1) {
        j++;
      }
      throw outside(j, x[j]);
    }
  }

  private static IllegalArgumentException outside(int j, double x) {
    return new IllegalArgumentException(
        "a Bernoulli pixel must be from 0 to 1, but pixel "
            + j
            + " is "
            + x
            + ": divide the data by their maximum, or binarize them");
  }

  static void unit(int j, double x) {
    if (!(x >= 0 && x <= 1)) {
      throw new IllegalArgumentException(
          "a pixel must be from 0 to 1, but pixel "
              + j
              + " is "
              + x
              + ": divide by the largest value that a pixel can have");
    }
  }

  static void finite(int j, double x) {
    if (!Double.isFinite(x)) {
      throw new IllegalArgumentException(
          "an observation must be finite, but number " + j + " is " + x);
    }
  }

  static void count(int j, double x) {
    if (!(x >= 0 && x <= MOST && x == Math.rint(x))) {
      throw new IllegalArgumentException(
          "counts must be whole numbers from 0, but number "
              + j
              + " is "
              + x
              + ": give raw counts, neither normalized nor logarithmized");
    }
  }
}
