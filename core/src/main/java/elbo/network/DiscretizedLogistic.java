package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.DiscretizedLogisticSum;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Softplus;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Levels of a logistic number: P(x) is the probability that a logistic distribution gives the
/// interval of the level x, σ((x + ½h − m)/s) − σ((x − ½h − m)/s) with h the step of the levels;
/// the lowest level takes all below, the highest all above. D. P. Kingma, T. Salimans, R.
/// Jozefowicz, X. Chen, I. Sutskever, M. Welling (2016), Improved variational inference with
/// inverse autoregressive flow.
///
/// @param levels the values of the data
/// @param mean m, in the units of the levels
/// @param scale s, in the units of the levels; its logarithm is [Transform#EXP]
public record DiscretizedLogistic(Levels levels, Parameter mean, Parameter scale)
    implements Elementwise {
  /// @throws IllegalArgumentException if a constant breaks its rule
  public DiscretizedLogistic {
    arguments(mean, scale);
  }

  private static List<Argument> arguments(Parameter mean, Parameter scale) {
    return List.of(
        new Argument("mean", mean, Domain.REAL), new Argument("scale", scale, Domain.POSITIVE));
  }

  @Override
  public String family() {
    return "discretized logistic, " + levels;
  }

  @Override
  public List<Argument> arguments() {
    return arguments(mean, scale);
  }

  @Override
  public void check(int j, double x) {
    levels.check(j, x);
  }

  @Override
  public double logDensity(double x, double[] value, double[] coordinate) {
    return logDensity(levels, levels.index(x), value[0], value[1]);
  }

  // With a and b the ends of the interval in units of s, σ(b) − σ(a) = σ(b) σ(−a) (1 − e^(a − b)),
  // in which nothing cancels.
  static double logDensity(Levels levels, int k, double mean, double scale) {
    double middle = levels.value(k) - mean;
    double half = 0.5 * levels.step();
    if (k == 0) {
      return -Softplus.softplus(-(middle + half) / scale);
    }
    if (k == levels.count() - 1) {
      return -Softplus.softplus((middle - half) / scale);
    }
    return Log.log(Exp.complement(2 * half / scale))
        - Softplus.softplus(-(middle + half) / scale)
        - Softplus.softplus((middle - half) / scale);
  }

  @Override
  public void add(double x, double fixed, Lanes lanes, double[] out) {
    int mark = lanes.scratch.mark();
    double[] term = lanes.row();
    write(
        levels, levels.index(x), lanes.count, lanes.value(0), lanes.value(1), lanes.scratch, term);
    for (int i = 0; i < lanes.count; i++) {
      out[i] += term[i];
    }
    lanes.scratch.release(mark);
  }

  @Override
  public Optional<Single.Maker> single(double[] x) {
    return arguments().stream().allMatch(SingleRows::exist)
        ? Optional.of(numbers -> new Intervals(this, x, numbers))
        : Optional.empty();
  }

  private static final class Intervals implements Single {
    private final SingleRows scale;
    private final DiscretizedLogisticSum.Intervals kernel;

    Intervals(DiscretizedLogistic family, double[] x, int[] numbers) {
      Levels levels = family.levels;
      scale = SingleRows.of(family.arguments().get(1), 1, x.length, numbers);
      int[] mean = SingleRows.of(family.arguments().get(0), 0, x.length, numbers).start;
      float[][] lower = new float[3][numbers.length];
      float[][] upper = new float[3][numbers.length];
      for (int n = 0; n < numbers.length; n++) {
        int k = levels.index(x[numbers[n]]);
        end(levels.value(k) - 0.5 * levels.step(), k > 0, n, lower);
        end(levels.value(k) + 0.5 * levels.step(), k < levels.count() - 1, n, upper);
      }
      float step = (float) levels.step();
      kernel =
          new DiscretizedLogisticSum.Intervals(lower, upper, step, mean, scale.start, scale.factor);
    }

    private static void end(double value, boolean isFinite, int n, float[][] ends) {
      ends[0][n] = (float) value;
      ends[1][n] = (float) (value - ends[0][n]);
      ends[2][n] = isFinite ? 1 : 0;
    }

    @Override
    public int group() {
      return 8;
    }

    @Override
    public double fixed(int n) {
      return 0;
    }

    @Override
    public void sum(int from, int to, int count, float[] outputs, Scratch scratch, float[] sums) {
      float[] logScale = scale.read(from, to, count, outputs, scratch);
      DiscretizedLogisticSum.fill(kernel, from, to, count, outputs, logScale, sums);
    }
  }

  /// Writes [#logDensity(Levels, int, double, double)] for a block.
  static void write(
      Levels levels,
      int k,
      int count,
      double[] mean,
      double[] scale,
      Scratch scratch,
      double[] out) {
    int mark = scratch.mark();
    double value = levels.value(k);
    double half = 0.5 * levels.step();
    double[] argument = scratch.doubles(Block.SIZE);
    double[] tail = scratch.doubles(Block.SIZE);
    Arrays.fill(out, 0, count, 0);
    if (k > 0 && k < levels.count() - 1) {
      for (int i = 0; i < count; i++) {
        argument[i] = 2 * half / scale[i];
      }
      Exp.complement(argument, count, argument);
      Log.fill(argument, 0, count, out);
    }
    if (k < levels.count() - 1) {
      for (int i = 0; i < count; i++) {
        argument[i] = -(value - mean[i] + half) / scale[i];
      }
      subtractSoftplus(count, argument, tail, out);
    }
    if (k > 0) {
      for (int i = 0; i < count; i++) {
        argument[i] = (value - mean[i] - half) / scale[i];
      }
      subtractSoftplus(count, argument, tail, out);
    }
    scratch.release(mark);
  }

  private static void subtractSoftplus(int count, double[] argument, double[] tail, double[] out) {
    Softplus.fill(argument, count, tail, argument);
    for (int i = 0; i < count; i++) {
      out[i] -= argument[i];
    }
  }

  /// The derivatives of log P at level k by m and by log s.
  static void slopes(Levels levels, int k, double mean, double scale, double[] out) {
    double middle = levels.value(k) - mean;
    double half = 0.5 * levels.step();
    double a = (middle - half) / scale;
    double b = (middle + half) / scale;
    double below = k == levels.count() - 1 ? 0 : Transform.SIGMOID.value(-b);
    double above = k == 0 ? 0 : Transform.SIGMOID.value(a);
    out[0] = (above - below) / scale;
    out[1] = (above == 0 ? 0 : a * above) - (below == 0 ? 0 : b * below);
    if (k > 0 && k < levels.count() - 1) {
      double w = b - a;
      out[1] -= w * Exp.exp(-w) / Exp.complement(w);
    }
  }

  @Override
  public void score(double x, double[] value, double[] coordinate, double[] out) {
    slopes(levels, levels.index(x), value[0], value[1], out);
  }

  /// The sum over the levels.
  @Override
  public void information(double[] value, double[] coordinate, double[] out) {
    out[0] = 0;
    out[1] = 0;
    double[] slope = new double[2];
    for (int k = 0; k < levels.count(); k++) {
      double p = Exp.exp(logDensity(levels, k, value[0], value[1]));
      if (p > 0) {
        slopes(levels, k, value[0], value[1], slope);
        out[0] = Math.fma(p * slope[0], slope[0], out[0]);
        out[1] = Math.fma(p * slope[1], slope[1], out[1]);
      }
    }
  }

  @Override
  public double draw(double[] value, double[] coordinate, UniformRandomProvider random) {
    return draw(levels, value[0], value[1], random);
  }

  static double draw(Levels levels, double mean, double scale, UniformRandomProvider random) {
    double u = random.nextDouble(0x1p-53, 1);
    return levels.nearest(mean + scale * (Log.log(u) - Log.log(1 - u)));
  }
}
