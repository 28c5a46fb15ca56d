package elbo.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.kernel.Strips;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Derivatives in lanes are those that are computed one number at a time.
class StripSlopesTest {
  private static final int WIDTH = 37;
  private static final int COUNT = 13;

  private static final Parameter LOG = Parameter.learned(Transform.EXP);

  static Stream<Likelihood> likelihoods() {
    return Stream.of(
        new BernoulliLogits(),
        new Poisson(LOG),
        new NegativeBinomial(LOG, LOG),
        Normal.withScale(0.7),
        Normal.withScales(Transform.EXP));
  }

  @ParameterizedTest
  @ValueSource(floats = {-90, -400, -800, 90, 500})
  void extremeDispersionsHaveDerivatives(float logTheta) {
    float[] x = new float[Strips.WIDTH];
    x[1] = 3;
    float[] outputs = new float[2 * Strips.WIDTH];
    Arrays.fill(outputs, Strips.WIDTH, 2 * Strips.WIDTH, logTheta);
    Likelihood likelihood = new NegativeBinomial(LOG, LOG);
    likelihood
        .slopes(1)
        .orElseThrow()
        .fill(2, x, 0, outputs, 0, new Scratch(), new double[Strips.WIDTH], 0);
    for (int i = 0; i < 2; i++) {
      boolean isSmall = logTheta < 0;
      // A count of 0 for θ → 0, a Poisson count of mean 1 for θ → ∞.
      assertEquals(isSmall ? 0 : x[i] - 1, outputs[i], 1e-6);
      assertEquals(isSmall && x[i] > 0 ? 1 : 0, outputs[Strips.WIDTH + i], 1e-6);
    }
  }

  // Near its maximum log p(x) is −½ log(2πx), a sum of terms of up to 10¹² nats.
  @ParameterizedTest
  @ValueSource(floats = {1000, 12_345, 1 << 20, 1 << 24})
  void largeCountsDoNotCancel(float count) {
    float logRate = (float) Math.log(count);
    for (Likelihood likelihood : List.of(new Poisson(LOG), new NegativeBinomial(LOG, LOG))) {
      int numbers = likelihood.outputs(WIDTH);
      float[] x = new float[WIDTH * Strips.WIDTH];
      Arrays.fill(x, count);
      float[] outputs = new float[numbers * Strips.WIDTH];
      Arrays.fill(outputs, logRate);
      double[] values = new double[numbers * Block.SIZE];
      Arrays.fill(values, logRate);
      double[] lanes = new double[Strips.WIDTH];
      double[] exact = new double[Block.SIZE];
      Scratch scratch = new Scratch();
      double[] row = new double[WIDTH];
      Arrays.fill(row, count);
      likelihood.at(row).logLikelihood(1, values, scratch, exact);
      likelihood.slopes(WIDTH).orElseThrow().fill(1, x, 0, outputs, 0, scratch, lanes, 0);
      assertEquals(exact[0], lanes[0], 1e-5 * WIDTH, likelihood.describe());
    }
  }

  @ParameterizedTest
  @MethodSource("likelihoods")
  void areThoseOfNumbers(Likelihood likelihood) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(5L);
    float[] x = new float[WIDTH * Strips.WIDTH];
    boolean isPixel = likelihood.isBernoulli();
    for (int i = 0; i < x.length; i++) {
      x[i] = isPixel ? rng.nextInt(2) : rng.nextInt(i % 5 == 0 ? 300 : 5);
    }
    float[] lanes = new float[likelihood.outputs(WIDTH) * Strips.WIDTH];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (i % 7 == 0 ? 12 : 3) * (2 * rng.nextFloat() - 1);
    }
    float[] numbers = lanes.clone();
    double[] ofLanes = new double[Strips.WIDTH];
    double[] ofNumbers = new double[Strips.WIDTH];
    Scratch scratch = new Scratch();
    likelihood.slopes(WIDTH).orElseThrow().fill(COUNT, x, 0, lanes, 0, scratch, ofLanes, 0);
    new GeneralSlopes(likelihood, WIDTH).fill(COUNT, x, 0, numbers, 0, scratch, ofNumbers, 0);
    for (int i = 0; i < COUNT; i++) {
      // Some kernels sum up to 32 numbers in single precision.
      assertEquals(ofNumbers[i], ofLanes[i], 2e-6 * Math.abs(ofNumbers[i]), "sample " + i);
      for (int r = 0; r < likelihood.outputs(WIDTH); r++) {
        int at = r * Strips.WIDTH + i;
        double size = 1 + Math.abs(numbers[at]) + x[r % WIDTH * Strips.WIDTH + i];
        assertEquals(numbers[at], lanes[at], 4e-7 * size, "output " + r + " of sample " + i);
      }
    }
  }
}
