package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Both products, lanes against their scalar definitions, and these against plain sums.
@Tag("bits")
class ProductTest {
  private static double[] doubles(Random random, int n) {
    return random.doubles(n, -1, 1).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 7",
    "7, 1",
    "8, 8",
    "9, 7",
    "7, 9",
    "16, 33",
    "17, 255",
    "9, 256",
    "1, 257",
    "7, 513",
    "9, 1025",
    "513, 1",
    "513, 9",
    "300, 513"
  })
  void inSinglePrecision(int rows, int columns) {
    Random random = new Random(rows + 1000L * columns);
    float[] weights = Matrices.normals(rows * columns, random);
    float[] bias = Matrices.normals(rows, random);
    float[] in = Matrices.normals(columns * Block.SIZE, random);
    MatrixProduct product = new MatrixProduct(rows, weights, bias);
    Scratch scratch = new Scratch();
    for (int count = 1; count <= Block.SIZE; count += rows * columns > 500 ? 9 : 1) {
      float[] tiles = new float[product.inputs().length()];
      float[] out = new float[product.outputLength()];
      float[] next = new float[product.outputs().length()];
      float[] linear = new float[product.outputLength()];
      Arrays.fill(tiles, Float.NaN);
      Arrays.fill(out, Float.NaN);
      Arrays.fill(next, Float.NaN);
      product.inputs().cut(count, in, tiles);
      product.toBlock(count, tiles, new Identity(), scratch, out);
      product.toTiles(count, tiles, new Relu(), scratch, next);
      product.linear(count, tiles, scratch, linear);
      assertEquals(0, scratch.mark());
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < count; i++) {
          assertEquals(product.apply(in, r, i), out[r * Block.SIZE + i]);
          assertEquals(
              Relu.relu(product.apply(in, r, i)), next[TilesTest.place(product.outputs(), r, i)]);
          assertEquals(out[r * Block.SIZE + i] - bias[r], linear[r * Block.SIZE + i], 1e-3f);
        }
      }
      if (count == 1 || count == Block.SIZE) {
        single(weights, bias, in, rows, count, product);
      }
    }
  }

  private static void single(
      float[] weights, float[] bias, float[] in, int rows, int count, MatrixProduct product) {
    int columns = weights.length / rows;
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < count; i++) {
        double exact = bias[r];
        double scale = Math.abs(exact);
        for (int k = 0; k < columns; k++) {
          double term = (double) weights[r * columns + k] * in[k * Block.SIZE + i];
          exact += term;
          scale += Math.abs(term);
        }
        assertEquals(exact, product.apply(in, r, i), 1e-6 * scale);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 7",
    "7, 1",
    "8, 8",
    "9, 7",
    "7, 9",
    "16, 33",
    "17, 255",
    "9, 256",
    "1, 257",
    "7, 513",
    "9, 1025",
    "513, 1",
    "513, 9",
    "300, 513"
  })
  void inDoublePrecision(int rows, int columns) {
    Random random = new Random(rows + 1000L * columns);
    double[][] weights = new double[rows][];
    for (int r = 0; r < rows; r++) {
      weights[r] = doubles(random, columns);
    }
    double[] start = Arrays.copyOf(doubles(random, rows), DoubleProduct.paddedRows(rows));
    double[] in = doubles(random, columns * Block.SIZE);
    DoubleProduct product = new DoubleProduct(weights);
    Scratch scratch = new Scratch();
    for (int count = 1; count <= Block.SIZE; count += rows * columns > 500 ? 9 : 1) {
      double[] out = new double[start.length * Block.SIZE];
      Arrays.fill(out, Double.NaN);
      product.apply(count, in, start, scratch, out);
      assertEquals(0, scratch.mark());
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < count; i++) {
          assertEquals(product.apply(in, start, r, i), out[r * Block.SIZE + i]);
        }
      }
    }
    for (int r = 0; r < rows; r++) {
      double exact = start[r];
      for (int k = 0; k < columns; k++) {
        exact += weights[r][k] * in[k * Block.SIZE + 5];
      }
      assertEquals(exact, product.apply(in, start, r, 5), 1e-13 * columns);
    }
  }

  /// Weights that do not fit the caches are fetched ahead. One row of each chunk suffices to see
  /// that the right ones are multiplied.
  @Test
  void beyondTheCachesInSinglePrecision() {
    int rows = 2049;
    int columns = 2050;
    Random random = new Random(1);
    MatrixProduct product =
        new MatrixProduct(
            rows, Matrices.normals(rows * columns, random), Matrices.normals(rows, random));
    float[] in = Matrices.normals(columns * Block.SIZE, random);
    float[] tiles = new float[product.inputs().length()];
    product.inputs().cut(Block.SIZE, in, tiles);
    float[] out = new float[product.outputLength()];
    product.toBlock(Block.SIZE, tiles, new Identity(), new Scratch(), out);
    for (int r = 0; r < rows; r += 111) {
      for (int i = 0; i < Block.SIZE; i += 21) {
        assertEquals(product.apply(in, r, i), out[r * Block.SIZE + i]);
      }
    }
  }

  @Test
  void beyondTheCachesInDoublePrecision() {
    int rows = 1030;
    int columns = 2050;
    Random random = new Random(2);
    double[][] weights = new double[rows][];
    Arrays.setAll(weights, r -> doubles(random, columns));
    DoubleProduct product = new DoubleProduct(weights);
    double[] start = Arrays.copyOf(doubles(random, rows), DoubleProduct.paddedRows(rows));
    double[] in = doubles(random, columns * Block.SIZE);
    double[] out = new double[start.length * Block.SIZE];
    product.apply(Block.SIZE, in, start, new Scratch(), out);
    for (int r = 0; r < rows; r += 111) {
      for (int i = 0; i < Block.SIZE; i += 21) {
        assertEquals(product.apply(in, start, r, i), out[r * Block.SIZE + i]);
      }
    }
  }
}
