package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MIN;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The Bernoulli log-likelihood of pixels x, summed over the rows of a block of decoder outputs.
///
/// From logits l it is Σⱼ xⱼ lⱼ − log(1 + e^lⱼ), with log(1 + e^l) = (l + |l|) / 2 + log(1 +
/// e^−|l|). The factors 1 + e^−|l| of [#GROUP] rows are multiplied, at most 2³², so that they take
/// one logarithm; such a group is summed in single precision and the groups in double.
public final class BernoulliSum {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = F.length();
  private static final int GROUP = 32;
  // So many rows of pixels are brought into lanes at a time: more of them would leave the second
  // cache, and of fewer, reading them would be all beginnings.
  private static final int SPREAD = 256;

  // e^−m for m ≥ 0 may be less exact than that of Exp: it is added to 1. m = n ln 2 + r with |r| ≤
  // ½ ln 2, and e^−r ≈ 1 − r + C2 r² − C3 r³ + C4 r⁴ − C5 r⁵ + C6 r⁶, minimax in the relative error
  // (Remez exchange in 40 digits), 3·10⁻⁹; subtracting n from the exponent bits scales it. Beyond
  // MOST it is lost in the sum with 1. Pairs of terms shorten the chain, which Horner's rule would
  // make the longest of the loop.
  static final float LOG2_E = 0x1.715476p+0f;
  static final float LN2 = 0x1.62e43p-1f;
  static final float INTEGER = 0x1.8p23f;
  static final int MOST = Float.floatToRawIntBits(80);
  static final float C2 = 0.5f;
  static final float C3 = 0x1.555404p-3f;
  static final float C4 = 0x1.5554acp-5f;
  static final float C5 = 0x1.126fa6p-7f;
  static final float C6 = 0x1.6d7532p-10f;

  private BernoulliSum() {}

  /// x − ½, the form in which [#logits] takes the pixels.
  public static float[] centered(double[] x) {
    float[] out = new float[x.length];
    for (int j = 0; j < x.length; j++) {
      out[j] = (float) x[j] - 0.5f;
    }
    return out;
  }

  /// The scalar definition of [#logits(float[], int, float[], Scratch, double[])] for one sample.
  static double logits(float[] centered, float[] logits, int sample) {
    double sum = 0;
    for (int from = 0; from < centered.length; from += GROUP) {
      float linear = 0;
      float magnitude = 0;
      float product = 1;
      for (int j = from; j < Math.min(from + GROUP, centered.length); j++) {
        float l = logits[j * Block.SIZE + sample];
        float m = Math.abs(l);
        linear = Math.fma(centered[j], l, linear);
        magnitude += m;
        product = Math.fma(product, decay(m), product);
      }
      sum += Math.fma(-0.5f, magnitude, linear) - Log.log(product);
    }
    return sum;
  }

  static float decay(float m) {
    return moderate(Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(m), MOST)));
  }

  /// e⁻ᵃ for |a| ≤ 80.
  static float moderate(float a) {
    float t = Math.fma(a, -LOG2_E, INTEGER);
    float r = Math.fma(t - INTEGER, LN2, a);
    float r2 = r * r;
    float high = Math.fma(r2, C6, Math.fma(r, -C5, C4));
    float low = Math.fma(r, -C3, C2);
    float p = Math.fma(r2, Math.fma(r2, high, low), 1 - r);
    return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(t) << 23));
  }

  /// 1 − e⁻ᵃ for a from 0 to 80; the error is relative to it.
  static float complement(float a) {
    float t = Math.fma(a, -LOG2_E, INTEGER);
    float r = Math.fma(t - INTEGER, LN2, a);
    float r2 = r * r;
    float high = Math.fma(r2, C6, Math.fma(r, -C5, C4));
    float low = Math.fma(r, -C3, C2);
    float less = r - r2 * Math.fma(r2, high, low);
    float scale = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + 0x3F800000);
    return Math.fma(scale, less, 1 - scale);
  }

  /// Writes Σⱼ xⱼ lⱼ − log(1 + e^lⱼ), in nats, for samples `i < count`.
  ///
  /// @param centered the pixels x, each from 0 to 1, less ½
  /// @param logits row j of the block belongs to `centered[j]`; finite
  /// @param scratch where a row is taken from
  public static void logits(
      float[] centered, int count, float[] logits, Scratch scratch, double[] out) {
    Rows.set(0, count, out);
    int mark = scratch.mark();
    float[] sums = scratch.floats(Block.SIZE);
    int width = Block.padded(count);
    for (int from = 0; from < centered.length; from += GROUP) {
      int to = Math.min(from + GROUP, centered.length);
      for (int i = 0; i < count; i += LANES) {
        group(centered, from, to, logits, i, sums);
      }
      for (int i = 0; i < width; i++) {
        out[i] += sums[i];
      }
    }
    scratch.release(mark);
  }

  private static void group(
      float[] centered, int from, int to, float[] logits, int i, float[] sums) {
    FloatVector linear = FloatVector.zero(F);
    FloatVector magnitude = FloatVector.zero(F);
    FloatVector product = FloatVector.broadcast(F, 1);
    for (int j = from; j < to; j++) {
      FloatVector l = FloatVector.fromArray(F, logits, j * Block.SIZE + i);
      FloatVector m = l.abs();
      linear = l.fma(FloatVector.broadcast(F, centered[j]), linear);
      magnitude = magnitude.add(m);
      // decay(m)
      FloatVector a = m.reinterpretAsInts().lanewise(MIN, MOST).reinterpretAsFloats();
      FloatVector t = a.fma(FloatVector.broadcast(F, -LOG2_E), FloatVector.broadcast(F, INTEGER));
      FloatVector r = t.sub(INTEGER).fma(FloatVector.broadcast(F, LN2), a);
      FloatVector r2 = r.mul(r);
      FloatVector low = r.fma(FloatVector.broadcast(F, -C3), FloatVector.broadcast(F, C2));
      FloatVector high = r.fma(FloatVector.broadcast(F, -C5), FloatVector.broadcast(F, C4));
      high = r2.fma(FloatVector.broadcast(F, C6), high);
      FloatVector p = r2.fma(r2.fma(high, low), FloatVector.broadcast(F, 1).sub(r));
      IntVector scaled = p.reinterpretAsInts().add(t.reinterpretAsInts().lanewise(LSHL, 23));
      product = product.fma(scaled.reinterpretAsFloats(), product);
    }
    // A product is at least 1 and at most 2³²: the lanes of the logarithm are right for normal
    // numbers only.
    linear = magnitude.fma(FloatVector.broadcast(F, -0.5f), linear);
    linear.sub(Log.log(product)).intoArray(sums, i);
  }

  /// Writes Σⱼ xⱼ lⱼ − log(1 + e^lⱼ), in nats, for lanes that have pixels x of their own: the
  /// numbers of the other form.
  ///
  /// @param x the pixels of each member, from 0 to 1
  /// @param runs which member's pixels each lane has
  public static void logits(
      double[][] x, Runs runs, float[] logits, Scratch scratch, double[] out) {
    int count = runs.count();
    int width = Block.padded(count);
    Rows.set(0, count, out);
    int mark = scratch.mark();
    float[] sums = scratch.floats(Block.SIZE);
    float[] pixels = scratch.floats(SPREAD * Block.SIZE);
    int rows = x[runs.firstMember()].length;
    for (int part = 0; part < rows; part += SPREAD) {
      int last = Math.min(part + SPREAD, rows);
      runs.spread(x, part, last, scratch, pixels);
      for (int from = part; from < last; from += GROUP) {
        int to = Math.min(from + GROUP, last);
        for (int i = 0; i < count; i += LANES) {
          own(pixels, part, from, to, logits, i, sums);
        }
        for (int i = 0; i < width; i++) {
          out[i] += sums[i];
        }
      }
    }
    scratch.release(mark);
  }

  // As the other, but for the pixels: of each lane its own.
  private static void own(
      float[] x, int part, int from, int to, float[] logits, int i, float[] sums) {
    FloatVector linear = FloatVector.zero(F);
    FloatVector magnitude = FloatVector.zero(F);
    FloatVector product = FloatVector.broadcast(F, 1);
    for (int j = from; j < to; j++) {
      FloatVector l = FloatVector.fromArray(F, logits, j * Block.SIZE + i);
      FloatVector m = l.abs();
      linear = l.fma(FloatVector.fromArray(F, x, (j - part) * Block.SIZE + i).sub(0.5f), linear);
      magnitude = magnitude.add(m);
      // decay(m)
      FloatVector a = m.reinterpretAsInts().lanewise(MIN, MOST).reinterpretAsFloats();
      FloatVector t = a.fma(FloatVector.broadcast(F, -LOG2_E), FloatVector.broadcast(F, INTEGER));
      FloatVector r = t.sub(INTEGER).fma(FloatVector.broadcast(F, LN2), a);
      FloatVector r2 = r.mul(r);
      FloatVector low = r.fma(FloatVector.broadcast(F, -C3), FloatVector.broadcast(F, C2));
      FloatVector high = r.fma(FloatVector.broadcast(F, -C5), FloatVector.broadcast(F, C4));
      high = r2.fma(FloatVector.broadcast(F, C6), high);
      FloatVector p = r2.fma(r2.fma(high, low), FloatVector.broadcast(F, 1).sub(r));
      IntVector scaled = p.reinterpretAsInts().add(t.reinterpretAsInts().lanewise(LSHL, 23));
      product = product.fma(scaled.reinterpretAsFloats(), product);
    }
    // A product is at least 1 and at most 2³²: the lanes of the logarithm are right for normal
    // numbers only.
    linear = magnitude.fma(FloatVector.broadcast(F, -0.5f), linear);
    linear.sub(Log.log(product)).intoArray(sums, i);
  }

  // Fewer factors than those of logits, because they may be small.
  private static final int FACTORS = 8;

  /// Writes Σⱼ xⱼ log pⱼ + (1 − xⱼ) log(1 − pⱼ), in nats, for samples `i < count`; 0 log 0 = 0.
  ///
  /// The probabilities of what was observed are multiplied, [#FACTORS] before each logarithm, in
  /// single precision. Where that is no positive normal number, or a pixel is neither 0 nor 1, the
  /// logarithms are summed in double.
  ///
  /// Where probabilities saturate, this is less exact than the sum from logits: a pixel of 1 whose
  /// probability is 0 in single precision results in −∞.
  ///
  /// @param x the pixels, each from 0 to 1
  /// @param probabilities row j of the block belongs to `x[j]`
  public static void probabilities(
      float[] x, int count, float[] probabilities, Scratch scratch, double[] out) {
    Arrays.fill(out, 0, count, 0);
    int mark = scratch.mark();
    float[] sums = scratch.floats(Block.SIZE);
    for (int from = 0; from < x.length; from += FACTORS) {
      int to = Math.min(from + FACTORS, x.length);
      boolean isBinary = isBinary(x, from, to);
      for (int i = 0; isBinary && i < count; i += LANES) {
        factors(x, from, to, probabilities, i, sums);
      }
      for (int i = 0; i < count; i++) {
        boolean isExact = !isBinary || Float.isNaN(sums[i]);
        out[i] += isExact ? logs(x, from, to, probabilities, i) : sums[i];
      }
    }
    scratch.release(mark);
  }

  private static boolean isBinary(float[] x, int from, int to) {
    boolean isBinary = true;
    for (int j = from; j < to; j++) {
      isBinary &= x[j] == 0 || x[j] == 1;
    }
    return isBinary;
  }

  private static void factors(
      float[] x, int from, int to, float[] probabilities, int i, float[] sums) {
    FloatVector product = FloatVector.broadcast(F, 1);
    IntVector signs = product.reinterpretAsInts();
    for (int j = from; j < to; j++) {
      // 0 + p or 1 − p
      FloatVector p =
          FloatVector.fromArray(F, probabilities, j * Block.SIZE + i)
              .fma(FloatVector.broadcast(F, 2 * x[j] - 1), FloatVector.broadcast(F, 1 - x[j]));
      signs = signs.or(p.reinterpretAsInts());
      product = product.mul(p);
    }
    VectorMask<Float> normal =
        product
            .compare(GE, Float.MIN_NORMAL)
            .and(product.compare(LE, Float.MAX_VALUE))
            .and(signs.compare(GE, 0).cast(F));
    FloatVector.broadcast(F, Float.NaN).blend(Log.log(product), normal).intoArray(sums, i);
  }

  /// The scalar definition of [#probabilities(float[], int, float[], Scratch, double[])] for one
  /// sample.
  static double probabilities(float[] x, float[] probabilities, int sample) {
    double sum = 0;
    for (int from = 0; from < x.length; from += FACTORS) {
      int to = Math.min(from + FACTORS, x.length);
      float product = 1;
      boolean isPositive = true;
      for (int j = from; j < to; j++) {
        float p = Math.fma(probabilities[j * Block.SIZE + sample], 2 * x[j] - 1, 1 - x[j]);
        isPositive &= p >= 0;
        product *= p;
      }
      boolean isNormal = product >= Float.MIN_NORMAL && product <= Float.MAX_VALUE;
      sum +=
          isBinary(x, from, to) && isPositive && isNormal
              ? Log.log(product)
              : logs(x, from, to, probabilities, sample);
    }
    return sum;
  }

  private static double logs(float[] x, int from, int to, float[] probabilities, int sample) {
    double sum = 0;
    for (int j = from; j < to; j++) {
      double p = probabilities[j * Block.SIZE + sample];
      sum += x[j] == 0 ? 0 : x[j] * Log.log(p);
      sum += x[j] == 1 ? 0 : (1 - x[j]) * Log.log(1 - p);
    }
    return sum;
  }
}
