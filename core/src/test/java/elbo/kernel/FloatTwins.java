package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The contract of a function of floats and its array pass: the same bits at every index of the
/// array, and the recorded ones, at every vector width.
@Tag("bits")
abstract class FloatTwins {
  private static final int LONGEST = 40;

  abstract float scalar(float x);

  abstract void fill(float[] x, int from, int to, float[] out);

  /// Random arguments from the range in which the function is used.
  abstract float ordinary(UniformRandomProvider rng);

  /// The recorded hash of the results on 4096 ordinary arguments.
  abstract int hash();

  private static final float[] SPECIAL = {
    0.0f,
    -0.0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Math.nextDown(Float.MIN_NORMAL),
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    1e-30f,
    -1e-30f,
    0.5f,
    1,
    -1,
    Math.nextUp(1.0f),
    9.01f,
    -9.02f,
    15,
    -17.4f,
    88.72f,
    88.73f,
    -87.4f,
    -103.97f,
    -103.98f,
    -120,
    1e30f,
    -1e30f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
  };

  @Test
  final void specialValuesInEveryLane() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(1L);
    for (float special : SPECIAL) {
      for (int lane = 0; lane < 16; lane++) {
        float[] x = ordinary(rng, 16);
        x[lane] = special;
        assertTwins(x, 0, x.length);
      }
    }
    assertTwins(SPECIAL, 0, SPECIAL.length);
  }

  @Test
  final void everyLengthAndOffset() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(2L);
    float[] x = ordinary(rng, LONGEST);
    for (int from = 0; from <= LONGEST; from++) {
      for (int to = from; to <= LONGEST; to++) {
        assertTwins(x, from, to);
      }
    }
  }

  @Test
  final void ordinaryArguments() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(3L);
    for (int repeat = 0; repeat < 100; repeat++) {
      float[] x = ordinary(rng, 1024);
      assertTwins(x, 0, x.length);
    }
  }

  @Test
  final void randomBitPatterns() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(4L);
    float[] x = new float[1024];
    for (int repeat = 0; repeat < 100; repeat++) {
      for (int i = 0; i < x.length; i++) {
        x[i] = Float.intBitsToFloat(rng.nextInt());
      }
      assertTwins(x, 0, x.length);
    }
  }

  @Test
  final void recordedBits() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(5L);
    float[] x = ordinary(rng, 4096);
    float[] out = new float[x.length];
    fill(x, 0, x.length, out);
    assertEquals(hash(), Arrays.hashCode(out));
  }

  private float[] ordinary(UniformRandomProvider rng, int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = ordinary(rng);
    }
    return x;
  }

  private void assertTwins(float[] x, int from, int to) {
    float untouched = -77.25f;
    float[] want = new float[x.length];
    Arrays.fill(want, untouched);
    for (int i = from; i < to; i++) {
      want[i] = scalar(x[i]);
    }
    float[] out = new float[x.length];
    Arrays.fill(out, untouched);
    fill(x, from, to, out);
    assertBits(x, want, out);

    float[] inPlace = x.clone();
    fill(inPlace, from, to, inPlace);
    System.arraycopy(x, 0, want, 0, from);
    System.arraycopy(x, to, want, to, x.length - to);
    assertBits(x, want, inPlace);
  }

  private static void assertBits(float[] x, float[] want, float[] got) {
    for (int i = 0; i < x.length; i++) {
      int at = i;
      assertEquals(
          Float.floatToIntBits(want[i]),
          Float.floatToIntBits(got[i]),
          () -> "of " + x[at] + " at " + at + ": " + want[at] + " and " + got[at]);
    }
  }
}
