package elbo.model;

import elbo.kernel.Ranges;
import elbo.network.Decoder;
import elbo.network.Likelihood;
import java.util.Locale;
import java.util.function.Supplier;

/// The check that locations in single precision are fine enough for their scales.
final class SinglePrecision {
  // Only numbers of this size have locations that single precision may be too coarse for.
  private static final double LARGE = 1024;
  private static final double ROUNDING = 0.01;

  private SinglePrecision() {}

  /// @param outputs of the decoder near x, computed where they are needed
  /// @throws IllegalArgumentException if log p(x) would be off by more than 0.01 nats
  static void require(
      double[] x, Decoder decoder, Likelihood likelihood, Supplier<double[]> outputs) {
    if (Ranges.contain(-LARGE, LARGE, x) || decoder.doublePrecision()) {
      return;
    }
    double error = likelihood.roundingError(outputs.get());
    if (error > ROUNDING) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the decoder outputs locations in single precision, too coarse for their scales: log"
                  + " p(x) would be off by about %.3g nats; export it in double precision, or"
                  + " standardize the data",
              error));
    }
  }
}
