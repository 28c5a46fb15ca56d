package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The Bernoulli log-likelihood of pixels x, summed over the rows of a block of decoder outputs.
///
/// From logits l it is Σⱼ xⱼ lⱼ − max(lⱼ, 0) − log(1 + e^−|lⱼ|). The factors 1 + e^−|l| of [#GROUP]
/// rows are multiplied, at most 2¹⁶, so that they take one logarithm; such a group is summed in
/// single precision and the groups in double.
public final class BernoulliSum {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final int GROUP = 16;

  private BernoulliSum() {}

  /// The scalar definition of [#logits(float[], int, float[], double[])] for one sample.
  static double logits(float[] x, float[] logits, int sample) {
    double sum = 0;
    for (int from = 0; from < x.length; from += GROUP) {
      float linear = 0;
      float product = 1;
      for (int j = from; j < Math.min(from + GROUP, x.length); j++) {
        float l = logits[j * Block.SIZE + sample];
        linear = Math.fma(x[j], l, linear);
        linear -= Math.max(l, 0);
        product = Math.fma(product, Exp.exp(-Math.abs(l)), product);
      }
      sum += linear - Log.log(product);
    }
    return sum;
  }

  /// Writes Σⱼ xⱼ lⱼ − log(1 + e^lⱼ), in nats, for samples `i < count`.
  ///
  /// @param x the pixels, each from 0 to 1
  /// @param logits row j of the block belongs to `x[j]`; finite
  public static void logits(float[] x, int count, float[] logits, double[] out) {
    Rows.set(0, count, out);
    for (int from = 0; from < x.length; from += GROUP) {
      int to = Math.min(from + GROUP, x.length);
      for (int i = 0; i < count; i += F.length()) {
        FloatVector linear = FloatVector.zero(F);
        FloatVector product = FloatVector.broadcast(F, 1);
        for (int j = from; j < to; j++) {
          FloatVector l = FloatVector.fromArray(F, logits, j * Block.SIZE + i);
          linear = l.fma(FloatVector.broadcast(F, x[j]), linear);
          linear = linear.sub(l.max(0));
          product = product.fma(Exp.exp(l.abs().neg()), product);
        }
        // A product is at least 1 and at most 2¹⁶, and the logarithm's lanes know nothing but
        // normal numbers.
        FloatVector group = linear.sub(Log.log(product));
        addTo(group, 0, out, i);
        addTo(group, 1, out, i + D.length());
      }
    }
  }

  private static void addTo(FloatVector group, int part, double[] out, int i) {
    DoubleVector wide = (DoubleVector) group.convertShape(F2D, D, part);
    wide.add(DoubleVector.fromArray(D, out, i)).intoArray(out, i);
  }

  /// Writes Σⱼ xⱼ log pⱼ + (1 − xⱼ) log(1 − pⱼ), in nats, for samples `i < count`; 0 log 0 = 0.
  ///
  /// Slower than from logits and, where probabilities saturate, less exact: a pixel of 1 whose
  /// probability is 0 in single precision makes −∞.
  ///
  /// @param x the pixels, each from 0 to 1
  /// @param probabilities row j of the block belongs to `x[j]`
  public static void probabilities(float[] x, int count, float[] probabilities, double[] out) {
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int j = 0; j < x.length; j++) {
        double p = probabilities[j * Block.SIZE + i];
        sum += x[j] == 0 ? 0 : x[j] * Log.log(p);
        sum += x[j] == 1 ? 0 : (1 - x[j]) * Log.log(1 - p);
      }
      out[i] = sum;
    }
  }
}
