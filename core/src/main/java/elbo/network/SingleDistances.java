package elbo.network;

import elbo.kernel.DistanceSum;
import elbo.kernel.Scratch;
import java.util.List;

/// The sum of a family with learned location and scale.
abstract class SingleDistances implements Single {
  private final SingleRows location;
  private final SingleRows scale;
  private final DistanceSum.Numbers kernel;

  /// @param arguments those before the location are constants
  SingleDistances(
      List<Argument> arguments, int locationAt, int scaleAt, double[] x, int[] numbers) {
    location = SingleRows.of(arguments.get(locationAt), 0, x.length, numbers);
    scale = SingleRows.of(arguments.get(scaleAt), 1, x.length, numbers);
    float[] high = new float[numbers.length];
    float[] low = new float[numbers.length];
    for (int n = 0; n < numbers.length; n++) {
      high[n] = (float) x[numbers[n]];
      low[n] = (float) (x[numbers[n]] - high[n]);
    }
    kernel = new DistanceSum.Numbers(high, low, location.start, scale.start, scale.factor);
  }

  abstract void write(
      DistanceSum.Numbers n, int from, int to, int count, float[] m, float[] u, float[] sums);

  @Override
  public void sum(int from, int to, int count, float[] outputs, Scratch scratch, float[] sums) {
    float[] u = scale.read(from, to, count, outputs, scratch);
    write(kernel, from, to, count, outputs, u, sums);
  }
}
