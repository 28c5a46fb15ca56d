package elbo.kernel;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Log softmax of the logits of observed classes, summed over positions, in single precision: Σ l_c
/// − log Σ eˡ. The sums of exponentials of a few positions are multiplied before the logarithm.
/// Where a logit is NaN or infinite, the sum is NaN.
public final class SoftmaxSum {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  private SoftmaxSum() {}

  /// Observed classes with the rows of logits.
  public static final class Classes {
    private final int[] first;
    private final int[] observed;
    private final int classes;
    private final int stride;

    /// @param first where the first row of each position starts
    /// @param observed where the row of the observed class starts
    /// @param classes rows of a position
    /// @param stride from a row of a position to the next one
    public Classes(int[] first, int[] observed, int classes, int stride) {
      this.first = first;
      this.observed = observed;
      this.classes = classes;
      this.stride = stride;
    }

    /// The number of positions whose sums can be multiplied.
    public int group() {
      return Math.clamp(120 / (32 - Integer.numberOfLeadingZeros(classes - 1)), 1, 16);
    }
  }

  /// Writes the sum over positions `from` to `to`, at most [Classes#group], for samples `i <
  /// count`.
  public static void fill(Classes x, int from, int to, int count, float[] logits, float[] out) {
    for (int i = 0; i < count; i += F.length()) {
      lanes(x, from, to, logits, i, out);
    }
  }

  private static void lanes(Classes x, int from, int to, float[] logits, int i, float[] out) {
    FloatVector linear = FloatVector.zero(F);
    FloatVector check = FloatVector.zero(F);
    FloatVector product = FloatVector.broadcast(F, 1);
    for (int j = from; j < to; j++) {
      int start = x.first[j] + i;
      int end = start + x.classes * x.stride;
      FloatVector max = FloatVector.fromArray(F, logits, start);
      for (int row = start + x.stride; row < end; row += x.stride) {
        FloatVector l = FloatVector.fromArray(F, logits, row);
        max = max.blend(l, l.compare(GT, max));
      }
      FloatVector sum = FloatVector.zero(F);
      for (int row = start; row < end; row += x.stride) {
        FloatVector a = max.sub(FloatVector.fromArray(F, logits, row));
        check = check.add(a);
        a = a.reinterpretAsInts().lanewise(MIN, BernoulliSum.MOST).reinterpretAsFloats();
        // BernoulliSum.decay(a)
        FloatVector t =
            a.fma(
                FloatVector.broadcast(F, -BernoulliSum.LOG2_E),
                FloatVector.broadcast(F, BernoulliSum.INTEGER));
        FloatVector r =
            t.sub(BernoulliSum.INTEGER).fma(FloatVector.broadcast(F, BernoulliSum.LN2), a);
        FloatVector r2 = r.mul(r);
        FloatVector low =
            r.fma(
                FloatVector.broadcast(F, -BernoulliSum.C3),
                FloatVector.broadcast(F, BernoulliSum.C2));
        FloatVector high =
            r.fma(
                FloatVector.broadcast(F, -BernoulliSum.C5),
                FloatVector.broadcast(F, BernoulliSum.C4));
        high = r2.fma(FloatVector.broadcast(F, BernoulliSum.C6), high);
        FloatVector p = r2.fma(r2.fma(high, low), FloatVector.broadcast(F, 1).sub(r));
        FloatVector decay =
            p.reinterpretAsInts()
                .add(t.reinterpretAsInts().lanewise(LSHL, 23))
                .reinterpretAsFloats();
        sum = sum.add(decay);
      }
      product = product.mul(sum);
      linear = linear.add(FloatVector.fromArray(F, logits, x.observed[j] + i).sub(max));
    }
    linear.sub(Log.log(product)).add(check.mul(0)).intoArray(out, i);
  }

  /// The scalar definition for one sample.
  static float sum(Classes x, int from, int to, int sample, float[] logits) {
    float linear = 0;
    float check = 0;
    float product = 1;
    for (int j = from; j < to; j++) {
      int start = x.first[j] + sample;
      float max = logits[start];
      for (int c = 1; c < x.classes; c++) {
        float l = logits[start + c * x.stride];
        max = l > max ? l : max;
      }
      float sum = 0;
      for (int c = 0; c < x.classes; c++) {
        float a = max - logits[start + c * x.stride];
        check += a;
        sum += BernoulliSum.decay(a);
      }
      product *= sum;
      linear += logits[x.observed[j] + sample] - max;
    }
    return linear - Log.log(product) + check * 0;
  }
}
