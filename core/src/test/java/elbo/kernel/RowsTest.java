package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Each lane is the same scalar program, at every count, interpreted and compiled.
@Tag("bits")
class RowsTest {
  private static final int ROWS = 5;
  private static final double[] X = new Random(1).doubles(ROWS * Block.SIZE, -3, 3).toArray();

  private static double[] filled() {
    double[] out = new double[ROWS * Block.SIZE];
    Arrays.fill(out, 0.75);
    return out;
  }

  // Rows other than the one that is written, and lanes beyond the padding, stay as they are.
  private static void untouched(int row, int count, double[] out) {
    for (int i = 0; i < out.length; i++) {
      boolean written = i / Block.SIZE == row && i % Block.SIZE < Block.padded(count);
      if (!written) {
        assertEquals(0.75, out[i]);
      }
    }
  }

  @Test
  void operationsOnOneRow() {
    for (int repetition = 0; repetition < 20; repetition++) {
      for (int count = 1; count <= Block.SIZE; count++) {
        for (int row = 0; row < ROWS; row++) {
          int at = row * Block.SIZE;
          double[] affine = filled();
          double[] standardized = filled();
          Rows.affine(row, count, X, 1.7, -0.3, affine);
          Rows.standardize(row, count, X, 1.1, 0.9, standardized);
          for (int i = 0; i < count; i++) {
            assertEquals(Math.fma(1.7, X[at + i], -0.3), affine[at + i]);
            assertEquals((X[at + i] - 1.1) * 0.9, standardized[at + i]);
          }
          untouched(row, count, affine);
          untouched(row, count, standardized);
        }
      }
    }
  }

  @Test
  void operationsOnLanes() {
    for (int repetition = 0; repetition < 20; repetition++) {
      for (int count = 1; count <= Block.SIZE; count++) {
        double[] squares = filled();
        double[] sum = filled();
        double[] set = filled();
        Rows.squares(ROWS, count, X, squares);
        Rows.rescale(count, -0.5, 2, squares);
        Rows.add(2, count, 1.5, X, sum);
        Rows.set(-4, count, set);
        for (int i = 0; i < count; i++) {
          double s = 0;
          for (int j = 0; j < ROWS; j++) {
            s = Math.fma(X[j * Block.SIZE + i], X[j * Block.SIZE + i], s);
          }
          assertEquals(Math.fma(-0.5, s, 2), squares[i]);
          assertEquals(Math.fma(1.5, X[2 * Block.SIZE + i], 0.75), sum[i]);
          assertEquals(-4, set[i]);
        }
        untouched(0, count, squares);
        untouched(0, count, sum);
        untouched(0, count, set);
      }
    }
  }

  @Test
  void padding() {
    assertEquals(0, Block.padded(0));
    for (int count = 1; count <= Block.SIZE; count++) {
      assertEquals((count + 15) / 16 * 16, Block.padded(count));
    }
  }
}
