package elbo.proposal;

import elbo.network.Spread;
import java.util.function.Function;

/// The encoder of a VAE: a network gives the means and scales of a [DiagonalNormal].
///
/// @param width D, the numbers in an observation
/// @param latentDimension d
/// @param outputs the network: d means, then d numbers that say the scales
/// @param spread what these are
public record NormalEncoder(
    int width, int latentDimension, Function<double[], float[]> outputs, Spread spread)
    implements Encoder {
  @Override
  public DiagonalNormal at(double[] x) {
    if (x.length != width) {
      throw new IllegalArgumentException(
          "the encoder takes %d numbers, but the observation has %d".formatted(width, x.length));
    }
    float[] out = outputs.apply(x);
    double[] mean = new double[latentDimension];
    double[] scale = new double[latentDimension];
    for (int j = 0; j < latentDimension; j++) {
      mean[j] = out[j];
      scale[j] = spread.std(out[latentDimension + j]);
    }
    return new DiagonalNormal(mean, scale);
  }
}
