package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Products and passes over strips: the bits of their scalar definitions, at every vector width.
@Tag("bits")
class StripProductTest {
  private final UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(11L);

  private float[] random(int length) {
    float[] out = new float[length];
    for (int i = 0; i < length; i++) {
      out[i] = 2 * rng.nextFloat() - 1;
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,8,17", "16,9,40", "37,25,64", "130,16,16", "300,33,7", "21,9,48"})
  void transposed(int sums, int rows, int columns) {
    Strips a = new Strips(sums);
    Strips c = new Strips(rows);
    float[] w = random(a.length(rows) + 5);
    float[] x = random(a.length(columns) + 3);
    float[] start = random(Strips.count(rows) * Strips.WIDTH + 2);
    float[] out = new float[c.length(columns) + 7];
    StripProduct.transposed(sums, w, 5, a, start, 2, x, 3, Strips.count(columns), out, 7, c);
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        float exact =
            StripProduct.transposed(
                sums, start[2 + r], w, 5 + a.place(0, r), Strips.WIDTH, x, 3 + a.place(0, j));
        assertEquals(exact, out[7 + c.place(r, j)]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "3,8,17", "16,9,40", "37,25,64", "130,16,16", "301,33,7", "150,9,48"})
  void add(int sums, int rows, int columns) {
    Strips a = new Strips(rows);
    Strips b = new Strips(sums);
    float[] w = random(a.length(sums) + 5);
    float[] x = random(b.length(columns) + 3);
    float[] out = random(a.length(columns) + 7);
    float[] before = out.clone();
    StripProduct.add(sums, w, 5, a, x, 3, b.strip(), Strips.count(columns), out, 7);
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        int at = 7 + a.place(r, j);
        float exact =
            StripProduct.add(
                sums, before[at], w, 5 + a.place(r, 0), a.strip(), x, 3 + b.place(0, j));
        assertEquals(exact, out[at]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"16,9,40", "150,33,48"})
  void productIsSumFromZero(int sums, int rows, int columns) {
    Strips a = new Strips(rows);
    Strips b = new Strips(sums);
    float[] w = random(a.length(sums));
    float[] x = random(b.length(columns));
    float[] product = random(a.length(columns));
    float[] sum = new float[product.length];
    int strips = Strips.count(columns);
    StripProduct.product(sums, w, 0, a, x, 0, b.strip(), strips, product, 0);
    StripProduct.add(sums, w, 0, a, x, 0, b.strip(), strips, sum, 0);
    assertArrayEquals(sum, product);
  }

  @Test
  void sumsOfRows() {
    float[] rows = random(40 * Strips.WIDTH);
    float[] out = random(Strips.WIDTH);
    float[] exact = out.clone();
    for (int k = 0; k < 40; k++) {
      for (int i = 0; i < Strips.WIDTH; i++) {
        exact[i] += rows[k * Strips.WIDTH + i];
      }
    }
    StripProduct.addRows(40, rows, 0, out, 0);
    for (int i = 0; i < Strips.WIDTH; i++) {
      assertEquals(exact[i], out[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "7,16", "16,16", "17,5", "24,9", "40,16"})
  void transposition(int rows, int columns) {
    Strips shape = new Strips(rows);
    Strips other = new Strips(40);
    float[] in = random(shape.strip() + 3);
    float[] factors = random(Strips.WIDTH + 1);
    float[] out = random(other.length(rows) + 2);
    float[] exact = out.clone();
    for (int i = 0; i < columns; i++) {
      for (int r = 0; r < rows; r++) {
        exact[2 + other.place(16 + i, r)] = factors[1 + i] * in[3 + shape.place(r, i)];
      }
    }
    shape.transpose(in, 3, columns, factors, 1, out, 2, other, 16);
    assertArrayEquals(exact, out);
  }

  @Test
  void gathering() {
    Strips shape = new Strips(21);
    float[] in = random(1000);
    int[] at = new int[Strips.WIDTH];
    for (int i = 0; i < at.length; i++) {
      at[i] = rng.nextInt(900);
    }
    float[] out = new float[shape.strip() + 4];
    shape.gather(in, at, out, 4);
    for (int r = 0; r < 21; r++) {
      for (int i = 0; i < Strips.WIDTH; i++) {
        assertEquals(in[at[i] + r], out[4 + shape.place(r, i)]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 48})
  void selection(int columns) {
    Strips shape = new Strips(21);
    float[] in = random(shape.length(columns));
    int[] at = new int[Strips.WIDTH];
    for (int i = 0; i < at.length; i++) {
      at[i] = shape.place(0, columns - 1 - rng.nextInt(columns));
    }
    float[] out = new float[shape.strip() + 4];
    shape.select(in, at, out, 4);
    for (int r = 0; r < 21; r++) {
      for (int i = 0; i < Strips.WIDTH; i++) {
        assertEquals(in[at[i] + r * Strips.WIDTH], out[4 + shape.place(r, i)]);
      }
    }
  }

  @Test
  void poissonSlopes() {
    int rows = 70;
    float[] x = new float[rows * Strips.WIDTH];
    float[] logRates = random(rows * Strips.WIDTH);
    for (int i = 0; i < x.length; i++) {
      x[i] = rng.nextInt(i % 11 == 0 ? 1 << 24 : 9);
      logRates[i] *= i % 11 == 0 ? 20 : 9;
    }
    logRates[5] = 88.5f;
    logRates[6] = 89;
    logRates[7] = Float.NEGATIVE_INFINITY;
    logRates[8] = Float.NaN;
    float[] exact = logRates.clone();
    double[] out = new double[Strips.WIDTH + 2];
    PoissonSlopes.logRates(rows, x, 0, logRates, 0, new Scratch(), out, 2);
    for (int i = 0; i < Strips.WIDTH; i++) {
      assertEquals(PoissonSlopes.logRates(rows, x, i, exact, i), out[2 + i]);
    }
    for (int i = 0; i < exact.length; i++) {
      assertEquals(exact[i], logRates[i]);
    }
    assertEquals(Float.NEGATIVE_INFINITY, logRates[6]);
  }

  @Test
  void negativeBinomialSlopes() {
    int rows = 70;
    float[] x = new float[rows * Strips.WIDTH];
    float[] outputs = random(2 * rows * Strips.WIDTH);
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 11 == 0 ? 1 << 24 : rng.nextInt(i % 3 == 0 ? 1 : 90);
      outputs[i] *= i % 17 == 0 ? 90 : 9;
      outputs[x.length + i] *= i % 13 == 0 ? 800 : 9;
    }
    outputs[5] = Float.NEGATIVE_INFINITY;
    outputs[6] = Float.NaN;
    outputs[x.length + 7] = Float.NEGATIVE_INFINITY;
    outputs[x.length + 8] = Float.NaN;
    outputs[x.length + 9] = Float.POSITIVE_INFINITY;
    float[] exact = outputs.clone();
    double[] out = new double[Strips.WIDTH + 2];
    NegativeBinomialSlopes.logs(rows, x, 0, outputs, 0, new Scratch(), out, 2);
    for (int i = 0; i < Strips.WIDTH; i++) {
      assertEquals(NegativeBinomialSlopes.logs(rows, x, i, exact, i), out[2 + i]);
    }
    for (int i = 0; i < exact.length; i++) {
      assertEquals(exact[i], outputs[i]);
    }
  }

  @Test
  void bernoulliSlopes() {
    int rows = 70;
    float[] x = random(rows * Strips.WIDTH);
    float[] logits = random(rows * Strips.WIDTH);
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? 1 : Math.abs(x[i]);
      logits[i] *= i % 7 == 0 ? 200 : 8;
    }
    float[] out = logits.clone();
    double[] sums = new double[Strips.WIDTH];
    BernoulliSlopes.logits(rows, x, 0, out, 0, new float[Strips.WIDTH], sums, 0);
    for (int i = 0; i < Strips.WIDTH; i++) {
      assertEquals(BernoulliSlopes.logits(rows, x, i, logits, i), sums[i]);
    }
    assertSame(logits, out);
  }

  @Test
  void normalSlopes() {
    int rows = 70;
    float[] x = random(rows * Strips.WIDTH);
    float[] precision = random(rows);
    float[] outputs = random(2 * rows * Strips.WIDTH);
    float[] out = outputs.clone();
    double[] sums = new double[Strips.WIDTH];
    NormalSlopes.fixed(precision, x, 0, out, 0, new float[Strips.WIDTH], sums, 0);
    float[] exact = outputs.clone();
    for (int i = 0; i < Strips.WIDTH; i++) {
      assertEquals(NormalSlopes.fixed(precision, x, i, exact, i), sums[i]);
    }
    assertSame(exact, out);
  }

  @Test
  void normalSlopesWithScales() {
    int rows = 70;
    float[] x = random(rows * Strips.WIDTH);
    float[] outputs = random(2 * rows * Strips.WIDTH);
    float[] out = outputs.clone();
    double[] sums = new double[Strips.WIDTH];
    NormalSlopes.learned(rows, 0.5f, x, 0, out, 0, new float[Strips.WIDTH], sums, 0);
    for (int i = 0; i < Strips.WIDTH; i++) {
      assertEquals(NormalSlopes.learned(rows, 0.5f, x, i, outputs, i), sums[i]);
    }
    assertSame(outputs, out);
  }

  @Test
  void steps() {
    int length = 5 * Strips.WIDTH;
    float[] gradient = random(length);
    float[] w = random(length);
    float[] m = random(length);
    float[] v = random(length);
    for (int i = 0; i < length; i++) {
      v[i] = Math.abs(v[i]);
    }
    float[] numbers = {0.7f, 0.1f, 0.001f, 0.999f, 0.01f, 3, 1e-8f};
    float[] w2 = w.clone();
    float[] m2 = m.clone();
    float[] v2 = v.clone();
    Steps.adam(gradient, w, m, v, 0, length, numbers);
    for (int i = 0; i < length; i++) {
      Steps.adam(gradient, w2, m2, v2, i, numbers);
    }
    assertSame(w2, w);
    assertSame(m2, m);
    assertSame(v2, v);
    Steps.momentum(gradient, w, m, 0, length, numbers);
    for (int i = 0; i < length; i++) {
      Steps.momentum(gradient, w2, m2, i, numbers);
    }
    assertSame(w2, w);
    assertSame(m2, m);
    double squares = 0;
    for (float g : gradient) {
      squares += g * (double) g;
    }
    assertEquals(squares, Steps.squares(gradient, 0, length), 1e-5 * squares);
  }

  private static void assertSame(float[] exact, float[] found) {
    for (int i = 0; i < exact.length; i++) {
      assertEquals(exact[i], found[i], "number " + i);
    }
  }
}
