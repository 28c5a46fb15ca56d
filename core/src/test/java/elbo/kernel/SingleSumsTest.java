package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The sums of likelihoods in single precision have the bits of their scalar definitions in every
/// lane, whatever the outputs are.
@Tag("bits")
class SingleSumsTest {
  private static final float[] SPECIAL = {
    0,
    -0f,
    Float.MIN_VALUE,
    80,
    -80,
    Math.nextUp(80f),
    -Math.nextUp(80f),
    1e20f,
    -1e30f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  private static float[] rows(int rows, float scale, int seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create((long) seed);
    float[] out = new float[rows * Block.SIZE];
    for (int i = 0; i < out.length; i++) {
      boolean isSpecial = i % Block.SIZE % 3 == 0 && random.nextInt(8) == 0;
      out[i] =
          isSpecial
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : scale * (2 * random.nextFloat() - 1);
    }
    return out;
  }

  private static int[] starts(int rows) {
    int[] start = new int[rows];
    for (int j = 0; j < rows; j++) {
      start[j] = (rows - 1 - j) * Block.SIZE;
    }
    return start;
  }

  private static float[] numbers(int rows, int seed) {
    float[] out = new float[rows];
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create((long) seed);
    for (int j = 0; j < rows; j++) {
      out[j] = 5 * random.nextFloat();
    }
    return out;
  }

  private interface Lanes {
    void fill(int count, float[] out);
  }

  private interface Scalar {
    float of(int sample);
  }

  private static void assertTwins(Scalar scalar, Lanes lanes) {
    for (int count = 1; count <= Block.SIZE; count += 9) {
      float[] out = new float[Block.SIZE];
      lanes.fill(count, out);
      for (int i = 0; i < count; i++) {
        assertEquals(scalar.of(i), out[i]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void distances(int rows) {
    for (float scale : new float[] {0.5f, 4, 70}) {
      float[] m = rows(rows, 3, 1);
      float[] u = rows(rows, scale, 2);
      float[] low = numbers(rows, 4);
      for (int j = 0; j < rows; j++) {
        low[j] *= 1e-8f;
      }
      DistanceSum.Numbers n =
          new DistanceSum.Numbers(numbers(rows, 3), low, starts(rows), starts(rows), 0.5f);
      assertTwins(
          i -> DistanceSum.laplace(n, 0, rows, i, m, u),
          (count, out) -> DistanceSum.laplace(n, 0, rows, count, m, u, out));
      assertTwins(
          i -> DistanceSum.studentT(n, 3, 0, rows, i, m, u),
          (count, out) -> DistanceSum.studentT(n, 3, 0, rows, count, m, u, out));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 32})
  void counts(int rows) {
    for (float scale : new float[] {0.5f, 4, 70}) {
      float[] v = rows(rows, scale, 5);
      double[] x = new double[rows];
      for (int j = 0; j < rows; j++) {
        x[j] = j % 3 == 0 ? 0 : j * j;
      }
      PoissonSum.Counts counts = PoissonSum.Counts.of(x, starts(rows), 1);
      assertTwins(
          i -> PoissonSum.sum(counts, 0, rows, i, v),
          (count, out) -> PoissonSum.fill(counts, 0, rows, count, v, out));
      SoftplusSum.Events events =
          new SoftplusSum.Events(
              numbers(rows, 6), numbers(rows, 7), numbers(rows, 8), starts(rows), -1);
      assertTwins(
          i -> SoftplusSum.sum(events, 0, rows, i, v),
          (count, out) -> SoftplusSum.fill(events, 0, rows, count, v, out));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 256})
  void classes(int classes) {
    int positions = 3;
    for (float scale : new float[] {0.5f, 70}) {
      float[] logits = rows(classes * positions, scale, 9);
      int[] first = {0, Block.SIZE, 2 * Block.SIZE};
      int[] observed = {3 * Block.SIZE, Block.SIZE, 5 * Block.SIZE};
      SoftmaxSum.Classes x =
          new SoftmaxSum.Classes(first, observed, classes, positions * Block.SIZE);
      assertTwins(
          i -> SoftmaxSum.sum(x, 0, positions, i, logits),
          (count, out) -> SoftmaxSum.fill(x, 0, positions, count, logits, out));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void dispersions(int rows) {
    for (float scale : new float[] {0.5f, 4, 70}) {
      float[] v = rows(rows, scale, 10);
      float[] w = rows(rows, scale, 11);
      int[] x = new int[rows];
      for (int j = 0; j < rows; j++) {
        x[j] = j;
      }
      NegativeBinomialSum.Counts counts =
          new NegativeBinomialSum.Counts(x, starts(rows), 1, starts(rows), 0.5f, -0.5f);
      assertTwins(
          i -> NegativeBinomialSum.sum(counts, 0, rows, i, v, w),
          (count, out) -> NegativeBinomialSum.fill(counts, 0, rows, count, v, w, out));
      float[] zeros = new float[rows * Block.SIZE];
      NegativeBinomialSum.zeros(counts, 0, rows, Block.SIZE, v, w, zeros);
      for (int j = 0; j < rows; j++) {
        for (int i = 0; i < Block.SIZE; i++) {
          assertEquals(NegativeBinomialSum.zero(counts, j, i, v, w), zeros[j * Block.SIZE + i]);
        }
      }
      InflationSum.Zeros inflated = new InflationSum.Zeros(starts(rows), 1);
      assertTwins(
          i -> InflationSum.sum(inflated, 0, rows, i, v, zeros),
          (count, out) -> InflationSum.fill(inflated, 0, rows, count, v, zeros, out));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void intervals(int rows) {
    for (float scale : new float[] {0.5f, 4, 70}) {
      float[] m = rows(rows, 3, 12);
      float[] u = rows(rows, scale, 13);
      ContinuousBernoulliSum.Pixels pixels =
          new ContinuousBernoulliSum.Pixels(numbers(rows, 14), starts(rows));
      assertTwins(
          i -> ContinuousBernoulliSum.sum(pixels, 0, rows, i, u),
          (count, out) -> ContinuousBernoulliSum.fill(pixels, 0, rows, count, u, out));
      float[][] lower = {numbers(rows, 15), new float[rows], new float[rows]};
      float[][] upper = {numbers(rows, 15), new float[rows], new float[rows]};
      for (int j = 0; j < rows; j++) {
        upper[0][j] += 0.25f;
        lower[2][j] = j % 3 == 1 ? 0 : 1;
        upper[2][j] = j % 3 == 2 ? 0 : 1;
      }
      DiscretizedLogisticSum.Intervals x =
          new DiscretizedLogisticSum.Intervals(
              lower, upper, 0.25f, starts(rows), starts(rows), 0.5f);
      assertTwins(
          i -> DiscretizedLogisticSum.sum(x, 0, rows, i, m, u),
          (count, out) -> DiscretizedLogisticSum.fill(x, 0, rows, count, m, u, out));
    }
  }
}
