package elbo.network;

import elbo.kernel.Constants;
import elbo.kernel.DistanceSum;
import elbo.kernel.Log;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Laplace observations: log p(x) = −|x − m| / b − log 2b.
///
/// @param location m
/// @param scale b; the variance is 2b²
public record Laplace(Parameter location, Parameter scale) implements Elementwise {
  /// @throws IllegalArgumentException if a constant breaks its rule
  public Laplace {
    arguments(location, scale);
  }

  private static List<Argument> arguments(Parameter location, Parameter scale) {
    return List.of(
        new Argument("location", location, Domain.REAL),
        new Argument("scale", scale, Domain.POSITIVE));
  }

  @Override
  public String family() {
    return "Laplace";
  }

  @Override
  public List<Argument> arguments() {
    return arguments(location, scale);
  }

  @Override
  public void check(int j, double x) {
    Supports.finite(j, x);
  }

  @Override
  public double logDensity(double x, double[] value, double[] coordinate) {
    if (value[1] == 0) {
      return atZeroScale(x, value[0]);
    }
    return -Math.abs(x - value[0]) / value[1] - coordinate[1] - Constants.LOG_2;
  }

  @Override
  public void add(double x, double fixed, Lanes lanes, double[] out) {
    double[] location = lanes.value(0);
    double[] scale = lanes.value(1);
    double[] logScale = lanes.coordinate(1);
    for (int i = 0; i < lanes.count; i++) {
      double term = -Math.abs(x - location[i]) / scale[i] - logScale[i] - Constants.LOG_2;
      out[i] += scale[i] == 0 ? atZeroScale(x, location[i]) : term;
    }
  }

  @Override
  public Optional<Single.Maker> single(double[] x) {
    if (!arguments().stream().allMatch(SingleRows::exist)) {
      return Optional.empty();
    }
    return Optional.of(numbers ->
        new SingleDistances(arguments(), 0, 1, x, numbers) {
          @Override
          void write(
              DistanceSum.Numbers n,
              int from,
              int to,
              int count,
              float[] m,
              float[] u,
              float[] sums) {
            DistanceSum.laplace(n, from, to, count, m, u, sums);
          }

          @Override
          public int group() {
            return 16;
          }

          @Override
          public double fixed(int n) {
            return -Constants.LOG_2;
          }
        });
  }

  private static double atZeroScale(double x, double location) {
    return x == location ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  /// The slope by m where x = m is 0.
  @Override
  public void score(double x, double[] value, double[] coordinate, double[] out) {
    double r = (x - value[0]) / value[1];
    out[0] = Math.signum(r) / value[1];
    out[1] = Math.abs(r) - 1;
  }

  @Override
  public void information(double[] value, double[] coordinate, double[] out) {
    out[0] = 1 / (value[1] * value[1]);
    out[1] = 1;
  }

  @Override
  public double draw(double[] value, double[] coordinate, UniformRandomProvider random) {
    double size = -Log.log(random.nextDouble(0x1p-53, 1)) * value[1];
    return random.nextBoolean() ? value[0] + size : value[0] - size;
  }
}
