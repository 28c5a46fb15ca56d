package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The Poisson log-likelihood of a strip of 16 samples with counts of their own, and its
/// derivatives by the log rates: Σⱼ xⱼ lⱼ − e^lⱼ, and xⱼ − e^lⱼ; log x! is left out.
///
/// Everything is in double precision but inputs and derivatives: of a count of a million, x l is 13
/// million nats, which log x! takes away again.
public final class PoissonSlopes {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = D.length();
  private static final int WIDTH = Strips.WIDTH;

  // Rows that are computed in passes, which stay in the first cache.
  private static final int GROUP = 32;
  private static final int LENGTH = GROUP * WIDTH;

  private PoissonSlopes() {}

  /// The scalar definition of [#logRates] for one sample.
  static double logRates(int rows, float[] x, int xAt, float[] outputs, int at) {
    double sum = 0;
    for (int j = 0; j < rows; j++) {
      double logRate = outputs[at + j * WIDTH];
      double count = x[xAt + j * WIDTH];
      double rate = Exp.exp(logRate);
      sum += (count == 0 ? 0 : count * logRate) - rate;
      outputs[at + j * WIDTH] = (float) (count - rate);
    }
    return sum;
  }

  /// Writes the sums of all 16 samples of a strip, in nats, and overwrites the log rates with the
  /// derivatives.
  ///
  /// @param rows the counts of a sample
  /// @param x counts, from `xAt` on
  /// @param outputs log rates, from `at` on
  public static void logRates(
      int rows,
      float[] x,
      int xAt,
      float[] outputs,
      int at,
      Scratch scratch,
      double[] out,
      int to) {
    int mark = scratch.mark();
    double[] counts = scratch.doubles(LENGTH);
    double[] logRates = scratch.doubles(LENGTH);
    double[] rates = scratch.doubles(LENGTH);
    for (int i = 0; i < WIDTH; i++) {
      out[to + i] = 0;
    }
    for (int from = 0; from < rows; from += GROUP) {
      int count = Math.min(GROUP, rows - from) * WIDTH;
      int ofX = xAt + from * WIDTH;
      int ofOutputs = at + from * WIDTH;
      for (int i = 0; i < count; i++) {
        counts[i] = x[ofX + i];
        logRates[i] = outputs[ofOutputs + i];
      }
      Exp.fill(logRates, 0, count, rates);
      for (int h = 0; h < WIDTH; h += LANES) {
        add(count, counts, logRates, rates, h, out, to + h);
      }
      for (int i = 0; i < count; i++) {
        outputs[ofOutputs + i] = (float) (counts[i] - rates[i]);
      }
    }
    scratch.release(mark);
  }

  private static void add(
      int count, double[] counts, double[] logRates, double[] rates, int h, double[] out, int to) {
    DoubleVector sum = DoubleVector.fromArray(D, out, to);
    for (int i = h; i < count; i += WIDTH) {
      DoubleVector x = DoubleVector.fromArray(D, counts, i);
      DoubleVector term = x.mul(DoubleVector.fromArray(D, logRates, i)).blend(0, x.compare(EQ, 0));
      sum = sum.add(term.sub(DoubleVector.fromArray(D, rates, i)));
    }
    sum.intoArray(out, to);
  }
}
