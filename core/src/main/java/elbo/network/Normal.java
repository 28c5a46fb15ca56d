package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.NormalSlopes;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import elbo.kernel.Strips;
import elbo.network.Parameter.Constant;
import elbo.network.Parameter.Learned;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Normal observations: log p(x) = −½ ((x − m) / s)² − log s − ½ log 2π.
///
/// @param mean m
/// @param scale the standard deviation s; a variance v is [Transform#SQRT], its logarithm
///   [Transform#EXP_HALF]. The density for a scale of 0 is 0 where x ≠ m, and infinite where x = m.
public record Normal(Parameter mean, Parameter scale) implements Elementwise {
  // Numbers whose rows of a block stay in the first cache.
  private static final int NEAR = 16;

  /// @throws IllegalArgumentException if a constant breaks its rule
  public Normal {
    arguments(mean, scale);
  }

  /// Means that are the outputs, and one scale for all numbers.
  ///
  /// @throws IllegalArgumentException if the scale is not finite and greater than 0
  public static Normal withScale(double scale) {
    return new Normal(Parameter.learned(), Parameter.constant(scale));
  }

  /// Means that are the outputs, and scales that follow from as many further outputs.
  public static Normal withScales(Transform transform) {
    return new Normal(Parameter.learned(), Parameter.learned(transform));
  }

  private static List<Argument> arguments(Parameter mean, Parameter scale) {
    return List.of(
        new Argument("mean", mean, Domain.REAL), new Argument("scale", scale, Domain.POSITIVE));
  }

  @Override
  public String family() {
    return "normal";
  }

  @Override
  public List<Argument> arguments() {
    return arguments(mean, scale);
  }

  @Override
  public void check(int j, double x) {
    Supports.finite(j, x);
  }

  @Override
  public double logDensity(double x, double[] value, double[] coordinate) {
    return exponent(x, value[0], value[1]) - Constants.HALF_LOG_2_PI;
  }

  private static double exponent(double x, double mean, double scale) {
    if (scale == 0) {
      return atZeroScale(x, mean);
    }
    double r = (x - mean) / scale;
    return -0.5 * r * r - Log.log(scale);
  }

  @Override
  public void add(double x, double fixed, Lanes lanes, double[] out) {
    add(x, Constants.HALF_LOG_2_PI, lanes, lanes.value(0), lanes.value(1), out);
  }

  private static void add(
      double x, double constant, Lanes lanes, double[] mean, double[] scale, double[] out) {
    int mark = lanes.scratch.mark();
    double[] logScale = lanes.row();
    Log.fill(scale, 0, lanes.count, logScale);
    for (int i = 0; i < lanes.count; i++) {
      double r = (x - mean[i]) / scale[i];
      double term = -0.5 * r * r - logScale[i];
      out[i] += (scale[i] == 0 ? atZeroScale(x, mean[i]) : term) - constant;
    }
    lanes.scratch.release(mark);
  }

  // The same without the constant, of lanes with numbers of their own.
  private static void add(
      double[] x, int row, Lanes lanes, double[] mean, double[] scale, double[] out) {
    int mark = lanes.scratch.mark();
    double[] logScale = lanes.row();
    Log.fill(scale, 0, lanes.count, logScale);
    for (int i = 0; i < lanes.count; i++) {
      double r = (x[row + i] - mean[i]) / scale[i];
      double term = -0.5 * r * r - logScale[i];
      out[i] += scale[i] == 0 ? atZeroScale(x[row + i], mean[i]) : term;
    }
    lanes.scratch.release(mark);
  }

  private static double atZeroScale(double x, double mean) {
    return x == mean ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  @Override
  public void score(double x, double[] value, double[] coordinate, double[] out) {
    double r = (x - value[0]) / value[1];
    out[0] = r / value[1];
    out[1] = r * r - 1;
  }

  @Override
  public void information(double[] value, double[] coordinate, double[] out) {
    out[0] = 1 / (value[1] * value[1]);
    out[1] = 2;
  }

  @Override
  public double draw(double[] value, double[] coordinate, UniformRandomProvider random) {
    return Math.fma(value[1], Draws.normal(random), value[0]);
  }

  @Override
  public Observed at(double[] x) {
    Observed general = Elementwise.super.at(x);
    if (!mean.equals(Parameter.learned())) {
      return general;
    }
    double[] observed = x.clone();
    return switch (scale) {
      case Constant c when c.values().size() == 1 -> new OneScale(general, observed, c.at(0));
      case Constant _ -> general;
      case Learned l -> new Scales(general, observed, l.transform());
    };
  }

  @Override
  public Optional<Slopes> slopes(int width) {
    outputs(width);
    if (!mean.equals(Parameter.learned())) {
      return Elementwise.super.slopes(width);
    }
    return switch (scale) {
      case Constant c -> Optional.of(fixed(c, width));
      case Learned(Transform t) when t == Transform.EXP -> Optional.of(learned(1, width));
      case Learned(Transform t) when t == Transform.EXP_HALF -> Optional.of(learned(0.5f, width));
      case Learned _ -> Elementwise.super.slopes(width);
    };
  }

  private static Slopes fixed(Constant scale, int width) {
    float[] precision = new float[width];
    double constant = 0;
    for (int j = 0; j < width; j++) {
      precision[j] = (float) (1 / (scale.at(j) * scale.at(j)));
      constant -= Constants.HALF_LOG_2_PI + Log.log(scale.at(j));
    }
    double normalizer = constant;
    return (count, x, xAt, outputs, at, scratch, out, to) -> {
      int mark = scratch.mark();
      float[] sums = scratch.floats(Strips.WIDTH);
      NormalSlopes.fixed(precision, x, xAt, outputs, at, sums, out, to);
      add(normalizer, out, to);
      scratch.release(mark);
    };
  }

  private static Slopes learned(float share, int width) {
    double normalizer = -width * Constants.HALF_LOG_2_PI;
    return (count, x, xAt, outputs, at, scratch, out, to) -> {
      int mark = scratch.mark();
      float[] sums = scratch.floats(Strips.WIDTH);
      NormalSlopes.learned(width, share, x, xAt, outputs, at, sums, out, to);
      add(normalizer, out, to);
      scratch.release(mark);
    };
  }

  private static void add(double normalizer, double[] out, int to) {
    for (int i = to; i < to + Strips.WIDTH; i++) {
      out[i] += normalizer;
    }
  }

  // The mean learned and one scale: a sum of squares, in the order of the numbers.
  private static final class OneScale implements Observed {
    private final Observed general;
    private final double[] observed;
    private final double normalizer;
    private final double factor;

    OneScale(Observed general, double[] observed, double scale) {
      this.general = general;
      this.observed = observed;
      normalizer = -observed.length * (Constants.HALF_LOG_2_PI + Log.log(scale));
      factor = -0.5 / (scale * scale);
    }

    @Override
    public void logLikelihood(int count, float[] outputs, Scratch scratch, double[] out) {
      Arrays.fill(out, 0, count, 0);
      for (int j = 0; j < observed.length; j++) {
        for (int i = 0; i < count; i++) {
          double r = observed[j] - outputs[j * Block.SIZE + i];
          out[i] = Math.fma(r, r, out[i]);
        }
      }
      normalize(count, out);
    }

    @Override
    public void logLikelihood(int count, double[] outputs, Scratch scratch, double[] out) {
      Arrays.fill(out, 0, count, 0);
      for (int j = 0; j < observed.length; j++) {
        for (int i = 0; i < count; i++) {
          double r = observed[j] - outputs[j * Block.SIZE + i];
          out[i] = Math.fma(r, r, out[i]);
        }
      }
      normalize(count, out);
    }

    @Override
    public void logLikelihood(
        List<? extends Observed> members,
        Runs runs,
        int rows,
        float[] outputs,
        Scratch scratch,
        double[] out) {
      if (!areAlike(members, runs)) {
        Observed.super.logLikelihood(members, runs, rows, outputs, scratch, out);
        return;
      }
      int mark = scratch.mark();
      double[][] numbers = numbers(members, runs);
      double[] x = scratch.doubles(NEAR * Block.SIZE);
      Arrays.fill(out, 0, runs.count(), 0);
      for (int from = 0; from < observed.length; from += NEAR) {
        int to = Math.min(from + NEAR, observed.length);
        runs.spread(numbers, from, to, x);
        for (int j = from; j < to; j++) {
          squares(runs.count(), x, (j - from) * Block.SIZE, outputs, j * Block.SIZE, out);
        }
      }
      scratch.release(mark);
      normalize(runs.count(), out);
    }

    private static void squares(
        int count, double[] x, int at, float[] mean, int row, double[] out) {
      for (int i = 0; i < count; i++) {
        double r = x[at + i] - mean[row + i];
        out[i] = Math.fma(r, r, out[i]);
      }
    }

    @Override
    public void logLikelihood(
        List<? extends Observed> members,
        Runs runs,
        int rows,
        double[] outputs,
        Scratch scratch,
        double[] out) {
      if (!areAlike(members, runs)) {
        Observed.super.logLikelihood(members, runs, rows, outputs, scratch, out);
        return;
      }
      int mark = scratch.mark();
      double[][] numbers = numbers(members, runs);
      double[] x = scratch.doubles(NEAR * Block.SIZE);
      Arrays.fill(out, 0, runs.count(), 0);
      for (int from = 0; from < observed.length; from += NEAR) {
        int to = Math.min(from + NEAR, observed.length);
        runs.spread(numbers, from, to, x);
        for (int j = from; j < to; j++) {
          squares(runs.count(), x, (j - from) * Block.SIZE, outputs, j * Block.SIZE, out);
        }
      }
      scratch.release(mark);
      normalize(runs.count(), out);
    }

    private static void squares(
        int count, double[] x, int at, double[] mean, int row, double[] out) {
      for (int i = 0; i < count; i++) {
        double r = x[at + i] - mean[row + i];
        out[i] = Math.fma(r, r, out[i]);
      }
    }

    // Of one record, so that they have one scale.
    private boolean areAlike(List<? extends Observed> members, Runs runs) {
      for (int m = runs.firstMember(); m <= runs.lastMember(); m++) {
        if (!(members.get(m) instanceof OneScale own
            && own.factor == factor
            && own.normalizer == normalizer)) {
          return false;
        }
      }
      return true;
    }

    private static double[][] numbers(List<? extends Observed> members, Runs runs) {
      double[][] out = new double[runs.lastMember() + 1][];
      for (int m = runs.firstMember(); m < out.length; m++) {
        out[m] = ((OneScale) members.get(m)).observed;
      }
      return out;
    }

    private void normalize(int count, double[] out) {
      for (int i = 0; i < count; i++) {
        out[i] = Math.fma(factor, out[i], normalizer);
      }
    }

    @Override
    public boolean differentiable() {
      return true;
    }

    @Override
    public void expand(double[] outputs, double[] slope, double[] curvature) {
      general.expand(outputs, slope, curvature);
    }

    @Override
    public void slope(double[] outputs, double[] slope) {
      general.slope(outputs, slope);
    }
  }

  // The mean and the scale learned.
  private static final class Scales implements Observed {
    private final Observed general;
    private final double[] observed;
    private final List<Argument> arguments;

    Scales(Observed general, double[] observed, Transform transform) {
      this.general = general;
      this.observed = observed;
      arguments = arguments(Parameter.learned(), Parameter.learned(transform));
    }

    @Override
    public void logLikelihood(int count, double[] outputs, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      Lanes lanes = start(count, scratch, out);
      for (int j = 0; j < observed.length; j++) {
        lanes.read(j, outputs);
        add(observed[j], 0, lanes, lanes.value(0), lanes.value(1), out);
      }
      scratch.release(mark);
    }

    @Override
    public void logLikelihood(int count, float[] outputs, Scratch scratch, double[] out) {
      int mark = scratch.mark();
      Lanes lanes = start(count, scratch, out);
      for (int j = 0; j < observed.length; j++) {
        lanes.read(j, outputs);
        add(observed[j], 0, lanes, lanes.value(0), lanes.value(1), out);
      }
      scratch.release(mark);
    }

    @Override
    public void logLikelihood(
        List<? extends Observed> members,
        Runs runs,
        int rows,
        float[] outputs,
        Scratch scratch,
        double[] out) {
      if (!areAlike(members, runs)) {
        Observed.super.logLikelihood(members, runs, rows, outputs, scratch, out);
        return;
      }
      int mark = scratch.mark();
      double[][] numbers = numbers(members, runs);
      double[] x = scratch.doubles(NEAR * Block.SIZE);
      Lanes lanes = start(runs.count(), scratch, out);
      for (int from = 0; from < observed.length; from += NEAR) {
        int to = Math.min(from + NEAR, observed.length);
        runs.spread(numbers, from, to, x);
        for (int j = from; j < to; j++) {
          lanes.read(j, outputs);
          add(x, (j - from) * Block.SIZE, lanes, lanes.value(0), lanes.value(1), out);
        }
      }
      scratch.release(mark);
    }

    @Override
    public void logLikelihood(
        List<? extends Observed> members,
        Runs runs,
        int rows,
        double[] outputs,
        Scratch scratch,
        double[] out) {
      if (!areAlike(members, runs)) {
        Observed.super.logLikelihood(members, runs, rows, outputs, scratch, out);
        return;
      }
      int mark = scratch.mark();
      double[][] numbers = numbers(members, runs);
      double[] x = scratch.doubles(NEAR * Block.SIZE);
      Lanes lanes = start(runs.count(), scratch, out);
      for (int from = 0; from < observed.length; from += NEAR) {
        int to = Math.min(from + NEAR, observed.length);
        runs.spread(numbers, from, to, x);
        for (int j = from; j < to; j++) {
          lanes.read(j, outputs);
          add(x, (j - from) * Block.SIZE, lanes, lanes.value(0), lanes.value(1), out);
        }
      }
      scratch.release(mark);
    }

    // Of one transform of the scale.
    private boolean areAlike(List<? extends Observed> members, Runs runs) {
      for (int m = runs.firstMember(); m <= runs.lastMember(); m++) {
        if (!(members.get(m) instanceof Scales own && own.arguments.equals(arguments))) {
          return false;
        }
      }
      return true;
    }

    private static double[][] numbers(List<? extends Observed> members, Runs runs) {
      double[][] out = new double[runs.lastMember() + 1][];
      for (int m = runs.firstMember(); m < out.length; m++) {
        out[m] = ((Scales) members.get(m)).observed;
      }
      return out;
    }

    private Lanes start(int count, Scratch scratch, double[] out) {
      Arrays.fill(out, 0, count, -observed.length * Constants.HALF_LOG_2_PI);
      return new Lanes(arguments, observed.length, count, scratch);
    }

    @Override
    public boolean differentiable() {
      return true;
    }

    @Override
    public void expand(double[] outputs, double[] slope, double[] curvature) {
      general.expand(outputs, slope, curvature);
    }

    @Override
    public void slope(double[] outputs, double[] slope) {
      general.slope(outputs, slope);
    }
  }
}
