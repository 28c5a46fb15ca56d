package elbo.model;

import elbo.distribution.DiagonalNormal;
import elbo.network.Spread;
import java.util.Locale;
import java.util.function.Function;

/// The encoder of a VAE: a network that outputs the means and scales of a [DiagonalNormal].
///
/// @param width D, the numbers in an observation
/// @param latentDimension d
/// @param outputs the network, which outputs d means, then d numbers from which the scales follow
/// @param spread the parameterization of the scales
public record NormalEncoder(
    int width, int latentDimension, Function<double[], double[]> outputs, Spread spread) {
  /// q(· | x).
  ///
  /// @throws IllegalArgumentException if x has another width, or a scale is not greater than 0
  public DiagonalNormal at(double[] x) {
    if (x.length != width) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the encoder takes %d numbers, but the observation has %d",
              width,
              x.length));
    }
    double[] out = outputs.apply(x);
    double[] mean = new double[latentDimension];
    double[] scale = new double[latentDimension];
    for (int j = 0; j < latentDimension; j++) {
      mean[j] = out[j];
      scale[j] = spread.std(out[latentDimension + j]);
    }
    try {
      return new DiagonalNormal(mean, scale);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the encoder outputs no q(z | x): " + e.getMessage(), e);
    }
  }
}
