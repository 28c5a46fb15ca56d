package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Products of rows most of whose numbers are zero.
@Tag("bits")
class SparseProductTest {
  private static List<double[]> rows(int count, int columns, double share, Random random) {
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] row = new double[columns];
      for (int k = 0; k < columns; k++) {
        if (random.nextDouble() < share) {
          row[k] = random.nextGaussian();
        }
      }
      rows.add(row);
    }
    return rows;
  }

  /// Whatever the shapes, and however many of the numbers are zero.
  @ParameterizedTest
  @CsvSource({
    "200, 784, 128, 0.2",
    "200, 784, 127, 0.2",
    "1, 1, 2, 0.5",
    "7, 3, 5, 0.5",
    "129, 256, 33, 0.1",
    "300, 257, 8, 0.05",
    "64, 1000, 17, 0",
    "513, 600, 31, 1"
  })
  void theBitsAreThoseOfAllColumns(int outputs, int columns, int count, double share) {
    Random random = new Random(columns);
    float[] weights = Matrices.normals(outputs * columns, random);
    float[] bias = Matrices.normals(outputs, random);
    List<double[]> x = rows(count, columns, share, random);
    MatrixProduct product = new MatrixProduct(outputs, weights, bias);
    Scratch scratch = new Scratch();
    float[] in = new float[product.inputs().length()];
    product.inputs().round(x, scratch, in);
    float[] expected = new float[product.outputs().length()];
    product.toTiles(count, in, new Tanh(), scratch, expected);

    float[] found = new float[product.outputs().length()];
    new SparseProduct(outputs, weights, bias).toTiles(x, new Tanh(), scratch, found);

    assertArrayEquals(
        block(product.outputs(), count, expected), block(product.outputs(), count, found));
  }

  // Output r of sample i at [r * count + i].
  private static float[] block(Tiles shape, int count, float[] tiles) {
    float[] all = new float[shape.rows() * Block.SIZE];
    shape.paste(count, tiles, all);
    float[] out = new float[shape.rows() * count];
    for (int r = 0; r < shape.rows(); r++) {
      System.arraycopy(all, r * Block.SIZE, out, r * count, count);
    }
    return out;
  }

  @Test
  void numbersThatAreNoneStayNone() {
    double[] row = new double[40];
    row[30] = Double.NaN;
    float[] out = new float[Tiles.ofFloats(9).length()];
    new SparseProduct(9, new float[9 * 40], new float[9])
        .toTiles(List.of(new double[40], row), new Identity(), new Scratch(), out);
    float[] block = block(Tiles.ofFloats(9), 2, out);
    for (int r = 0; r < 9; r++) {
      assertEquals(0, block[2 * r]);
      assertTrue(Float.isNaN(block[2 * r + 1]));
    }
  }

  @Test
  void itIsChosenByTheShareOfZeros() {
    Random random = new Random(1);
    assertTrue(SparseProduct.isFaster(rows(50, 784, 0.15, random), 256));
    assertFalse(SparseProduct.isFaster(rows(50, 784, 0.6, random), 256));
    assertFalse(SparseProduct.isFaster(rows(50, 784, 0.15, random), 5));
    assertTrue(SparseProduct.isFaster(rows(3, 784, 0, random), 256));
    assertFalse(SparseProduct.isFaster(rows(50, 8000, 0.15, random), 256));
    assertTrue(SparseProduct.isFaster(rows(50, 8000, 0.03, random), 256));
    assertFalse(SparseProduct.isFaster(rows(2, 1 << 18, 0, random), 256));
  }
}
