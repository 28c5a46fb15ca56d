package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The contract of a function of doubles and its array pass: the same bits at every index of the
/// array, and the recorded ones, at every vector width.
@Tag("bits")
abstract class DoubleTwins {
  private static final int LONGEST = 40;

  abstract double scalar(double x);

  abstract void fill(double[] x, int from, int to, double[] out);

  /// Random arguments from the range in which the function is used.
  abstract double ordinary(UniformRandomProvider rng);

  /// The recorded hash of the results on 4096 ordinary arguments.
  abstract int hash();

  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Math.nextDown(Double.MIN_NORMAL),
    Double.MIN_NORMAL,
    -Double.MIN_NORMAL,
    1e-300,
    0x1p-53,
    1 - 0x1p-53,
    0.5,
    1,
    -1,
    Math.nextUp(1.0),
    2,
    Math.E,
    709.78,
    709.79,
    -708.4,
    -745.13,
    -745.14,
    1e300,
    -1e300,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
  };

  @Test
  final void specialValuesInEveryLane() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(1L);
    for (double special : SPECIAL) {
      for (int lane = 0; lane < 16; lane++) {
        double[] x = new double[16];
        Arrays.setAll(x, i -> ordinary(rng));
        x[lane] = special;
        assertTwins(x, 0, x.length);
      }
    }
    assertTwins(SPECIAL, 0, SPECIAL.length);
  }

  @Test
  final void everyLengthAndOffset() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(2L);
    double[] x = new double[LONGEST];
    Arrays.setAll(x, i -> ordinary(rng));
    for (int from = 0; from <= LONGEST; from++) {
      for (int to = from; to <= LONGEST; to++) {
        assertTwins(x, from, to);
      }
    }
  }

  @Test
  final void ordinaryArguments() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(3L);
    double[] x = new double[1024];
    for (int repeat = 0; repeat < 100; repeat++) {
      Arrays.setAll(x, i -> ordinary(rng));
      assertTwins(x, 0, x.length);
    }
  }

  @Test
  final void randomBitPatterns() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(4L);
    double[] x = new double[1024];
    for (int repeat = 0; repeat < 100; repeat++) {
      Arrays.setAll(x, i -> Double.longBitsToDouble(rng.nextLong()));
      assertTwins(x, 0, x.length);
    }
  }

  @Test
  final void recordedBits() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(5L);
    double[] x = new double[4096];
    Arrays.setAll(x, i -> ordinary(rng));
    double[] out = new double[x.length];
    fill(x, 0, x.length, out);
    assertEquals(hash(), Arrays.hashCode(out));
  }

  private void assertTwins(double[] x, int from, int to) {
    double untouched = -77.25;
    double[] want = new double[x.length];
    Arrays.fill(want, untouched);
    for (int i = from; i < to; i++) {
      want[i] = scalar(x[i]);
    }
    double[] out = new double[x.length];
    Arrays.fill(out, untouched);
    fill(x, from, to, out);
    assertBits(x, want, out);

    double[] inPlace = x.clone();
    fill(inPlace, from, to, inPlace);
    System.arraycopy(x, 0, want, 0, from);
    System.arraycopy(x, to, want, to, x.length - to);
    assertBits(x, want, inPlace);
  }

  private static void assertBits(double[] x, double[] want, double[] got) {
    for (int i = 0; i < x.length; i++) {
      int at = i;
      assertEquals(
          Double.doubleToLongBits(want[i]),
          Double.doubleToLongBits(got[i]),
          () -> "of " + x[at] + " at " + at + ": " + want[at] + " and " + got[at]);
    }
  }
}
