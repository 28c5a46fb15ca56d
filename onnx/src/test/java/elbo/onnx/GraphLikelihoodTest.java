package elbo.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import elbo.kernel.Scratch;
import elbo.kernel.Strips;
import elbo.network.BernoulliLogits;
import elbo.network.GeneralSlopes;
import elbo.network.Slopes;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphLikelihoodTest {
  private static final int HEIGHT = 2;
  private static final int WIDTH = 3;
  private static final int CHANNELS = 2;
  private static final int NUMBERS = HEIGHT * WIDTH * CHANNELS;

  private static DataLayout layout(boolean transposed) {
    int[] order = new int[transposed ? NUMBERS : 0];
    for (int i = 0; i < order.length; i++) {
      order[i] = i % (HEIGHT * WIDTH) * CHANNELS + i / (HEIGHT * WIDTH);
    }
    return new DataLayout(new RowShape(new int[] {CHANNELS, HEIGHT, WIDTH}, "data"), order);
  }

  /// Annealing and learning take the derivatives in lanes, which must be those of [#at].
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void derivativesInLanesAreThoseOfOneSample(boolean transposed) {
    GraphLikelihood likelihood =
        new GraphLikelihood(new BernoulliLogits(), layout(transposed), "output");
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3);
    float[] x = new float[NUMBERS * Strips.WIDTH];
    float[] outputs = new float[NUMBERS * Strips.WIDTH];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(2);
      outputs[i] = 4 * random.nextFloat() - 2;
    }
    Slopes lanes = likelihood.slopes(NUMBERS).orElseThrow();
    Slopes single = new GeneralSlopes(likelihood, NUMBERS);
    float[][] slopes = {outputs.clone(), outputs.clone()};
    double[][] logP = new double[2][Strips.WIDTH];
    Scratch scratch = new Scratch();
    lanes.fill(Strips.WIDTH, x, 0, slopes[0], 0, scratch, logP[0], 0);
    single.fill(Strips.WIDTH, x, 0, slopes[1], 0, scratch, logP[1], 0);
    assertArrayEquals(logP[1], logP[0], 1e-5);
    assertArrayEquals(slopes[1], slopes[0], 1e-6f);
  }
}
