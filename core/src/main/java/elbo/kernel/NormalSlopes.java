package elbo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Terms of normal log-likelihoods of a strip of 16 samples with numbers of their own, and their
/// derivatives by the outputs of a network. Rows of a group are summed in single precision, groups
/// in double; normalizing constants are left out.
public final class NormalSlopes {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = F.length();
  private static final int WIDTH = Strips.WIDTH;
  private static final int GROUP = 32;

  private NormalSlopes() {}

  /// The scalar definition of [#fixed] for one sample.
  static double fixed(float[] precision, float[] x, int xAt, float[] means, int at) {
    double sum = 0;
    for (int from = 0; from < precision.length; from += GROUP) {
      float part = 0;
      for (int j = from; j < Math.min(from + GROUP, precision.length); j++) {
        float r = x[xAt + j * WIDTH] - means[at + j * WIDTH];
        float slope = r * precision[j];
        part = Math.fma(r, slope, part);
        means[at + j * WIDTH] = slope;
      }
      sum += part;
    }
    return -0.5 * sum;
  }

  /// Writes −½ Σⱼ pⱼ (xⱼ − mⱼ)² of all 16 samples, and overwrites the means with the derivatives.
  ///
  /// @param precision p, one a row
  /// @param sums 16 numbers of work space
  public static void fixed(
      float[] precision,
      float[] x,
      int xAt,
      float[] means,
      int at,
      float[] sums,
      double[] out,
      int to) {
    clear(out, to);
    for (int from = 0; from < precision.length; from += GROUP) {
      int end = Math.min(from + GROUP, precision.length);
      for (int h = 0; h < WIDTH; h += LANES) {
        fixedGroup(precision, from, end, x, xAt + h, means, at + h, sums, h);
      }
      add(sums, out, to);
    }
    halve(out, to);
  }

  private static void fixedGroup(
      float[] precision,
      int from,
      int end,
      float[] x,
      int xAt,
      float[] means,
      int at,
      float[] sums,
      int h) {
    FloatVector sum = FloatVector.zero(F);
    for (int j = from; j < end; j++) {
      FloatVector r =
          FloatVector.fromArray(F, x, xAt + j * WIDTH)
              .sub(FloatVector.fromArray(F, means, at + j * WIDTH));
      FloatVector slope = r.mul(precision[j]);
      sum = r.fma(slope, sum);
      slope.intoArray(means, at + j * WIDTH);
    }
    sum.intoArray(sums, h);
  }

  /// The scalar definition of [#learned] for one sample.
  static double learned(int rows, float share, float[] x, int xAt, float[] outputs, int at) {
    double sum = 0;
    for (int from = 0; from < rows; from += GROUP) {
      float part = 0;
      for (int j = from; j < Math.min(from + GROUP, rows); j++) {
        int m = at + j * WIDTH;
        int v = m + rows * WIDTH;
        float r = x[xAt + j * WIDTH] - outputs[m];
        float logScale = outputs[v] * share;
        float slope = r * Exp.exp(-2 * logScale);
        part = Math.fma(r, slope, part);
        part = Math.fma(2, logScale, part);
        outputs[m] = slope;
        outputs[v] = Math.fma(r, slope, -1) * share;
      }
      sum += part;
    }
    return -0.5 * sum;
  }

  /// Writes −½ Σⱼ ((xⱼ − mⱼ) / sⱼ)² + 2 log sⱼ of all 16 samples, log s = share · v, and overwrites
  /// means m and outputs v with the derivatives.
  ///
  /// @param rows the numbers of a sample
  /// @param outputs the rows of m, then those of v
  /// @param sums 16 numbers of work space
  public static void learned(
      int rows,
      float share,
      float[] x,
      int xAt,
      float[] outputs,
      int at,
      float[] sums,
      double[] out,
      int to) {
    clear(out, to);
    for (int from = 0; from < rows; from += GROUP) {
      int size = Math.min(GROUP, rows - from);
      for (int h = 0; h < WIDTH; h += LANES) {
        int m = at + from * WIDTH + h;
        learnedGroup(size, share, x, xAt + from * WIDTH + h, outputs, m, m + rows * WIDTH, sums, h);
      }
      add(sums, out, to);
    }
    halve(out, to);
  }

  private static void learnedGroup(
      int rows,
      float share,
      float[] x,
      int xAt,
      float[] outputs,
      int means,
      int spreads,
      float[] sums,
      int h) {
    FloatVector sum = FloatVector.zero(F);
    for (int j = 0; j < rows; j++) {
      FloatVector r =
          FloatVector.fromArray(F, x, xAt + j * WIDTH)
              .sub(FloatVector.fromArray(F, outputs, means + j * WIDTH));
      FloatVector logScale = FloatVector.fromArray(F, outputs, spreads + j * WIDTH).mul(share);
      FloatVector slope = r.mul(Exp.exp(logScale.mul(-2)));
      sum = r.fma(slope, sum);
      sum = FloatVector.broadcast(F, 2).fma(logScale, sum);
      slope.intoArray(outputs, means + j * WIDTH);
      r.fma(slope, FloatVector.broadcast(F, -1)).mul(share).intoArray(outputs, spreads + j * WIDTH);
    }
    sum.intoArray(sums, h);
  }

  private static void clear(double[] out, int to) {
    for (int i = 0; i < WIDTH; i++) {
      out[to + i] = 0;
    }
  }

  private static void add(float[] sums, double[] out, int to) {
    for (int i = 0; i < WIDTH; i++) {
      out[to + i] += sums[i];
    }
  }

  private static void halve(double[] out, int to) {
    for (int i = 0; i < WIDTH; i++) {
      out[to + i] *= -0.5;
    }
  }
}
