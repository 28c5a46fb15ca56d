package elbo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import java.util.Arrays;

/// The contract of a computation over a block: the result for a sample is that of the sample alone,
/// bit for bit, whatever its lane, its neighbours and the number of samples are.
///
/// Lanes that are not asked for are NaN. All arrays are dimension-major.
public final class Lanes {
  private static final int[] COUNTS = {
    1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128
  };

  private Lanes() {}

  /// A computation over the lanes `i < count` of a block.
  @FunctionalInterface
  public interface Computation {
    void run(int count, double[] in, Scratch scratch, double[][] out);
  }

  /// Asserts the contract, and that the inputs are unchanged and borrowed arrays given back.
  ///
  /// @param rows of the input
  /// @param samples their inputs, each an array of `rows` numbers
  /// @param outRows of each output
  public static void check(int rows, double[][] samples, int[] outRows, Computation computation) {
    double[][] alone = new double[samples.length][];
    for (int s = 0; s < samples.length; s++) {
      alone[s] = run(rows, new double[][] {samples[s]}, outRows, computation)[0];
    }
    for (int count : COUNTS) {
      double[][] some = new double[count][];
      for (int i = 0; i < count; i++) {
        some[i] = samples[which(i, count, samples)];
      }
      double[][] together = run(rows, some, outRows, computation);
      for (int i = 0; i < count; i++) {
        int s = which(i, count, samples);
        assertArrayEquals(alone[s], together[i], "sample " + s + " in lane " + i + " of " + count);
      }
    }
  }

  // Another sample in each lane at each count.
  private static int which(int lane, int count, double[][] samples) {
    return (37 * lane + count) % samples.length;
  }

  // The outputs of each sample, one row after another.
  private static double[][] run(
      int rows, double[][] samples, int[] outRows, Computation computation) {
    double[] in = new double[rows * Block.SIZE];
    Arrays.fill(in, Double.NaN);
    for (int i = 0; i < samples.length; i++) {
      for (int j = 0; j < rows; j++) {
        in[j * Block.SIZE + i] = samples[i][j];
      }
    }
    double[] before = in.clone();
    double[][] out = new double[outRows.length][];
    for (int o = 0; o < out.length; o++) {
      out[o] = new double[outRows[o] * Block.SIZE];
      Arrays.fill(out[o], Double.NaN);
    }
    Scratch scratch = new Scratch();
    int mark = scratch.mark();
    computation.run(samples.length, in, scratch, out);
    assertEquals(mark, scratch.mark(), "borrowed arrays are given back");
    assertArrayEquals(before, in, "inputs are unchanged");
    double[][] results = new double[samples.length][Arrays.stream(outRows).sum()];
    for (int i = 0; i < samples.length; i++) {
      int r = 0;
      for (double[] o : out) {
        for (int j = i; j < o.length; j += Block.SIZE) {
          results[i][r++] = o[j];
        }
      }
    }
    return results;
  }
}
