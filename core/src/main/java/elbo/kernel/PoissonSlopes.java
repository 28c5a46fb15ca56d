package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The Poisson log-likelihood of a strip of 16 samples with counts of their own, and its
/// derivatives by the log rates: Σⱼ xⱼ lⱼ − e^lⱼ, and xⱼ − e^lⱼ; log x! is left out. Rows of a
/// group are summed in single precision, groups in double.
public final class PoissonSlopes {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = F.length();
  private static final int WIDTH = Strips.WIDTH;
  private static final int GROUP = 32;

  // Rates beyond those of single precision are infinite, and not its largest number.
  private static final float MOST = 88.7f;

  private PoissonSlopes() {}

  /// The scalar definition of [#logRates] for one sample.
  static double logRates(int rows, float[] x, int xAt, float[] outputs, int at) {
    double sum = 0;
    for (int from = 0; from < rows; from += GROUP) {
      float part = 0;
      for (int j = from; j < Math.min(from + GROUP, rows); j++) {
        float l = outputs[at + j * WIDTH];
        float count = x[xAt + j * WIDTH];
        float rate = l > MOST ? Float.POSITIVE_INFINITY : Exp.exp(l);
        part = Math.fma(count, l, part) - rate;
        outputs[at + j * WIDTH] = count - rate;
      }
      sum += part;
    }
    return sum;
  }

  /// Writes the sums of all 16 samples of a strip, in nats, and overwrites the log rates with the
  /// derivatives.
  ///
  /// @param rows the counts of a sample
  /// @param x counts, from `xAt` on
  /// @param outputs log rates, from `at` on
  /// @param sums 16 numbers of work space
  public static void logRates(
      int rows, float[] x, int xAt, float[] outputs, int at, float[] sums, double[] out, int to) {
    for (int i = 0; i < WIDTH; i++) {
      out[to + i] = 0;
    }
    for (int from = 0; from < rows; from += GROUP) {
      int size = Math.min(GROUP, rows - from);
      for (int h = 0; h < WIDTH; h += LANES) {
        int begin = from * WIDTH + h;
        group(size, x, xAt + begin, outputs, at + begin, sums, h);
      }
      for (int i = 0; i < WIDTH; i++) {
        out[to + i] += sums[i];
      }
    }
  }

  private static void group(
      int rows, float[] x, int xAt, float[] outputs, int at, float[] sums, int h) {
    FloatVector part = FloatVector.zero(F);
    for (int j = 0; j < rows; j++) {
      FloatVector l = FloatVector.fromArray(F, outputs, at + j * WIDTH);
      FloatVector count = FloatVector.fromArray(F, x, xAt + j * WIDTH);
      FloatVector rate = Exp.exp(l).blend(Float.POSITIVE_INFINITY, l.compare(GT, MOST));
      part = count.fma(l, part).sub(rate);
      count.sub(rate).intoArray(outputs, at + j * WIDTH);
    }
    part.intoArray(sums, h);
  }
}
