package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Scratch;

/// Sums a [Single] in groups, with the definition in double precision for samples that need it.
final class SingleSum {
  private final Definition definition;
  private final int[] numbers;
  private final Single single;
  private final double[] fixed;

  /// The definition in double precision.
  @FunctionalInterface
  interface Definition {
    /// log p of one of the numbers of an observation under the outputs of one sample of a block.
    double of(int number, float[] outputs, int sample);
  }

  SingleSum(Definition definition, int[] numbers, Single single) {
    this.definition = definition;
    this.numbers = numbers;
    this.single = single;
    fixed = new double[(numbers.length + single.group() - 1) / single.group()];
    for (int n = 0; n < numbers.length; n++) {
      fixed[n / single.group()] += single.fixed(n);
    }
  }

  void add(int count, float[] outputs, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    float[] sums = scratch.floats(Block.SIZE);
    for (int g = 0; g < fixed.length; g++) {
      int from = g * single.group();
      int to = Math.min(from + single.group(), numbers.length);
      int inner = scratch.mark();
      single.sum(from, to, count, outputs, scratch, sums);
      scratch.release(inner);
      double constant = fixed[g];
      float check = 0;
      for (int i = 0; i < count; i++) {
        check += 0 * sums[i];
      }
      // −∞ and +∞ are checked as well.
      boolean isExact = check != 0;
      for (int i = 0; i < count; i++) {
        out[i] +=
            isExact && !Float.isFinite(sums[i])
                ? defined(from, to, outputs, i)
                : constant + sums[i];
      }
    }
    scratch.release(mark);
  }

  private double defined(int from, int to, float[] outputs, int sample) {
    double sum = 0;
    for (int n = from; n < to; n++) {
      sum += definition.of(numbers[n], outputs, sample);
    }
    return sum;
  }
}
