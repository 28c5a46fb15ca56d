package elbo.network;

/// The checks of observations that several likelihoods use.
final class Pixels {
  private Pixels() {}

  static float[] unitInterval(double[] x) {
    float[] pixels = new float[x.length];
    for (int j = 0; j < x.length; j++) {
      if (!(x[j] >= 0 && x[j] <= 1)) {
        throw new IllegalArgumentException(
            "a Bernoulli pixel must be from 0 to 1, but pixel %d is %s".formatted(j, x[j]));
      }
      pixels[j] = (float) x[j];
    }
    return pixels;
  }

  static void finite(double[] x) {
    for (int j = 0; j < x.length; j++) {
      if (!Double.isFinite(x[j])) {
        throw new IllegalArgumentException(
            "an observation must be finite, but number %d is %s".formatted(j, x[j]));
      }
    }
  }
}
