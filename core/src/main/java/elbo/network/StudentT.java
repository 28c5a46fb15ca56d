package elbo.network;

import elbo.kernel.Constants;
import elbo.kernel.DistanceSum;
import elbo.kernel.Log;
import elbo.kernel.Log1p;
import elbo.kernel.LogGamma;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Student t observations: log p(x) = log Γ((ν + 1)/2) − log Γ(ν/2) − ½ log νπ − log s − ½ (ν + 1)
/// log(1 + ((x − m)/s)² / ν).
///
/// @param degrees the degrees of freedom ν, greater than 0
/// @param location m
/// @param scale s; the variance is s² ν / (ν − 2) where ν > 2
public record StudentT(Parameter degrees, Parameter location, Parameter scale)
    implements Elementwise {
  /// @throws IllegalArgumentException if a constant breaks its rule
  public StudentT {
    arguments(degrees, location, scale);
  }

  private static List<Argument> arguments(Parameter degrees, Parameter location, Parameter scale) {
    return List.of(
        new Argument("degrees of freedom", degrees, Domain.POSITIVE),
        new Argument("location", location, Domain.REAL),
        new Argument("scale", scale, Domain.POSITIVE));
  }

  @Override
  public String family() {
    return "Student t";
  }

  @Override
  public List<Argument> arguments() {
    return arguments(degrees, location, scale);
  }

  @Override
  public void check(int j, double x) {
    Supports.finite(j, x);
  }

  @Override
  public double logDensity(double x, double[] value, double[] coordinate) {
    double nu = value[0];
    if (value[2] == 0) {
      return atZeroScale(x, value[1]);
    }
    double r = (x - value[1]) / value[2];
    return normalizer(nu, coordinate[0]) - coordinate[2] - 0.5 * (nu + 1) * Log1p.log1p(r * r / nu);
  }

  private static double normalizer(double nu, double logNu) {
    return LogGamma.difference(0.5, 0.5 * nu) - 0.5 * (logNu + Constants.LOG_PI);
  }

  private static double atZeroScale(double x, double location) {
    return x == location ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double fixed(double x, double[] value) {
    return value[0] == 0 ? 0 : normalizer(value[0], Log.log(value[0]));
  }

  @Override
  public void add(double x, double fixed, Lanes lanes, double[] out) {
    int mark = lanes.scratch.mark();
    int count = lanes.count;
    double[] nu = lanes.value(0);
    double[] location = lanes.value(1);
    double[] scale = lanes.value(2);
    double[] logScale = lanes.coordinate(2);
    double[] normalizer = lanes.row();
    if (lanes.isConstant(0)) {
      Arrays.fill(normalizer, 0, count, fixed);
    } else {
      normalizers(lanes, nu, lanes.coordinate(0), normalizer);
    }
    double[] tail = lanes.row();
    for (int i = 0; i < count; i++) {
      double r = (x - location[i]) / scale[i];
      tail[i] = r * r / nu[i];
    }
    Log1p.fill(tail, 0, count, tail);
    for (int i = 0; i < count; i++) {
      double term = normalizer[i] - logScale[i] - 0.5 * (nu[i] + 1) * tail[i];
      out[i] += scale[i] == 0 ? atZeroScale(x, location[i]) : term;
    }
    lanes.scratch.release(mark);
  }

  // A product of floats has a relative error of a few of their roundings, which ν + 1 multiplies.
  private static final double MOST = 64;

  @Override
  public Optional<Single.Maker> single(double[] x) {
    List<Argument> all = arguments();
    if (!(degrees instanceof Parameter.Constant c)
        || c.values().size() > 1
        || c.at(0) > MOST
        || !SingleRows.exist(all.get(1))
        || !SingleRows.exist(all.get(2))) {
      return Optional.empty();
    }
    double nu = c.at(0);
    double normalizer = normalizer(nu, Log.log(nu));
    return Optional.of(numbers ->
        new SingleDistances(all, 1, 2, x, numbers) {
          @Override
          void write(
              DistanceSum.Numbers n,
              int from,
              int to,
              int count,
              float[] m,
              float[] u,
              float[] sums) {
            DistanceSum.studentT(n, (float) nu, from, to, count, m, u, sums);
          }

          @Override
          public int group() {
            return 8;
          }

          @Override
          public double fixed(int n) {
            return normalizer;
          }
        });
  }

  private static void normalizers(Lanes lanes, double[] nu, double[] logNu, double[] out) {
    for (int i = 0; i < lanes.count; i++) {
      out[i] = 0.5 * nu[i];
    }
    LogGamma.difference(0.5, lanes.count, out, lanes.scratch, out);
    for (int i = 0; i < lanes.count; i++) {
      out[i] -= 0.5 * (logNu[i] + Constants.LOG_PI);
    }
  }

  @Override
  public void score(double x, double[] value, double[] coordinate, double[] out) {
    double nu = value[0];
    double s = value[2];
    double r = (x - value[1]) / s;
    double weight = (nu + 1) * r / (nu + r * r);
    out[0] =
        0.5
            * (nu * (LogGamma.digammaDifference(0.5, 0.5 * nu) - Log1p.log1p(r * r / nu))
                - 1
                + r * weight);
    out[1] = weight / s;
    out[2] = r * weight - 1;
  }

  @Override
  public void information(double[] value, double[] coordinate, double[] out) {
    double nu = value[0];
    double s = value[2];
    out[0] =
        Math.max(
            0,
            0.25 * nu * nu * LogGamma.trigammaDifference(0.5, 0.5 * nu)
                - 0.5 * nu * (nu + 5) / ((nu + 1) * (nu + 3)));
    out[1] = (nu + 1) / ((nu + 3) * s * s);
    out[2] = 2 * nu / (nu + 3);
  }

  @Override
  public double draw(double[] value, double[] coordinate, UniformRandomProvider random) {
    double chiSquare = 2 * Draws.gamma(0.5 * value[0], random);
    double t = Draws.normal(random) * Math.sqrt(value[0] / chiSquare);
    return Math.fma(value[2], t, value[1]);
  }
}
