package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class BernoulliSumTest {
  private static final float[] SPECIAL = {
    0,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    1e-30f,
    1,
    -1,
    17,
    -17,
    80,
    -80,
    88.7f,
    -88.7f,
    90,
    -90,
    104,
    -104,
    1e4f,
    -1e4f,
    1e30f,
    -1e30f
  };

  private static float[] logits(int rows, double scale) {
    Random random = new Random(rows);
    float[] l = new float[rows * Block.SIZE];
    for (int i = 0; i < l.length; i++) {
      l[i] =
          i % 11 == 0
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : (float) (scale * random.nextGaussian());
    }
    return l;
  }

  private static float[] pixels(int rows) {
    float[] x = new float[rows];
    for (int j = 0; j < rows; j++) {
      x[j] = j % 3 == 2 ? 0.3f : j % 3;
    }
    return x;
  }

  private static float[] centered(float[] x) {
    double[] wide = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      wide[j] = x[j];
    }
    return BernoulliSum.centered(wide);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 9, 15, 16, 17, 33, 100, 513})
  void lanesHaveTheBitsOfTheScalarDefinition(int rows) {
    float[] x = pixels(rows);
    for (double scale : new double[] {0.1, 5, 60}) {
      float[] l = logits(rows, scale);
      for (int count = 1; count <= Block.SIZE; count += rows > 100 ? 9 : 1) {
        double[] out = new double[Block.SIZE];
        Arrays.fill(out, Double.NaN);
        BernoulliSum.logits(centered(x), count, l, new Scratch(), out);
        for (int i = 0; i < count; i++) {
          assertEquals(BernoulliSum.logits(centered(x), l, i), out[i]);
        }
      }
    }
  }

  // The error of a group of 16 pixels is that of single precision.
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 784})
  void isTheLogLikelihood(int rows) {
    float[] x = pixels(rows);
    float[] l = logits(rows, 4);
    for (int i = 0; i < l.length; i++) {
      l[i] = Math.clamp(l[i], -1000f, 1000f);
    }
    for (int i = 0; i < Block.SIZE; i++) {
      double exact = 0;
      double scale = 0;
      for (int j = 0; j < rows; j++) {
        double v = l[j * Block.SIZE + i];
        exact += x[j] * v - Math.max(v, 0) - Math.log1p(Math.exp(-Math.abs(v)));
        scale += 1 + Math.abs(v);
      }
      assertEquals(exact, BernoulliSum.logits(centered(x), l, i), 3e-7 * scale);
    }
  }

  @Test
  void whatIsNoNumberStaysNone() {
    float[] l = new float[20 * Block.SIZE];
    l[17 * Block.SIZE + 3] = Float.NaN;
    double[] out = new double[Block.SIZE];
    BernoulliSum.logits(centered(pixels(20)), Block.SIZE, l, new Scratch(), out);
    for (int i = 0; i < Block.SIZE; i++) {
      assertEquals(i == 3, Double.isNaN(out[i]));
    }
  }

  @Test
  void probabilities() {
    float[] x = pixels(50);
    float[] p = new float[50 * Block.SIZE];
    Random random = new Random(3);
    for (int i = 0; i < p.length; i++) {
      p[i] = random.nextFloat();
    }
    for (int count = 1; count <= Block.SIZE; count++) {
      double[] out = new double[Block.SIZE];
      BernoulliSum.probabilities(x, count, p, new Scratch(), out);
      for (int i = 0; i < count; i++) {
        double exact = 0;
        for (int j = 0; j < 50; j++) {
          double q = p[j * Block.SIZE + i];
          exact += x[j] * Math.log(q) + (1 - (double) x[j]) * Math.log(1 - q);
        }
        assertEquals(exact, out[i], 2e-6 * Math.abs(exact));
        assertEquals(BernoulliSum.probabilities(x, p, i), out[i]);
      }
      for (int i = count; i < Block.SIZE; i++) {
        assertEquals(0, out[i]);
      }
    }
  }

  @Test
  void binaryPixelsOfAnyProbabilities() {
    float[] x = new float[20];
    for (int j = 0; j < x.length; j++) {
      x[j] = j % 2;
    }
    float[] special = {0, 1, -0f, 1e-30f, 1e-44f, 1 - 0x1p-24f, -0.5f, 1.5f, Float.NaN};
    float[] p = new float[x.length * Block.SIZE];
    Random random = new Random(5);
    for (int i = 0; i < p.length; i++) {
      p[i] = random.nextInt(9) == 0 ? special[random.nextInt(special.length)] : random.nextFloat();
    }
    double[] out = new double[Block.SIZE];
    BernoulliSum.probabilities(x, Block.SIZE, p, new Scratch(), out);
    for (int i = 0; i < Block.SIZE; i++) {
      assertEquals(BernoulliSum.probabilities(x, p, i), out[i]);
      double exact = 0;
      for (int j = 0; j < x.length; j++) {
        double q = p[j * Block.SIZE + i];
        exact += Math.log(x[j] == 1 ? q : 1 - q);
      }
      double size = Double.isFinite(exact) ? Math.abs(exact) : 0;
      assertEquals(exact, out[i], 2e-6 * (1 + size));
    }
  }
}
