package elbo.network;

import static java.lang.Double.NEGATIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.Calibrated;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LikelihoodTest {
  private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

  private static float[] outputs(int rows, double scale) {
    float[] out = new float[rows * Block.SIZE];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (scale * Math.sin(1.7 * i + 1));
    }
    return out;
  }

  private static double[] logLikelihood(Likelihood likelihood, double[] x, float[] outputs) {
    double[] out = new double[Block.SIZE];
    likelihood.at(x).logLikelihood(Block.SIZE, outputs, new Scratch(), out);
    return out;
  }

  private static double[] pixels(int n, boolean grey) {
    double[] x = new double[n];
    for (int j = 0; j < n; j++) {
      x[j] = grey ? (j % 5) * 0.25 : j % 2;
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 100, 784})
  void bernoulliLogits(int n) {
    for (double scale : new double[] {0.01, 2, 30}) {
      float[] l = outputs(n, scale);
      for (double[] x : new double[][] {pixels(n, false), pixels(n, true)}) {
        double[] out = logLikelihood(new BernoulliLogits(), x, l);
        for (int i = 0; i < Block.SIZE; i++) {
          double exact = 0;
          for (int j = 0; j < n; j++) {
            double v = l[j * Block.SIZE + i];
            exact += x[j] * v - Math.max(v, 0) - Math.log1p(Math.exp(-Math.abs(v)));
          }
          assertEquals(exact, out[i], 3e-6 * Math.max(1, Math.abs(exact)));
        }
      }
    }
  }

  @Test
  void bernoulliProbabilitiesAgreeWithLogits() {
    int n = 50;
    float[] l = outputs(n, 3);
    float[] p = new float[l.length];
    for (int i = 0; i < l.length; i++) {
      p[i] = (float) (1 / (1 + Math.exp(-l[i])));
    }
    for (double[] x : new double[][] {pixels(n, false), pixels(n, true)}) {
      double[] a = logLikelihood(new BernoulliLogits(), x, l);
      double[] b = logLikelihood(new BernoulliProbabilities(), x, p);
      for (int i = 0; i < Block.SIZE; i++) {
        double exact = 0;
        for (int j = 0; j < n; j++) {
          double q = p[j * Block.SIZE + i];
          exact += x[j] * Math.log(q) + (1 - x[j]) * Math.log(1 - q);
        }
        assertEquals(exact, b[i], 1e-12);
        assertEquals(a[i], b[i], 1e-4);
      }
    }
  }

  @Test
  void certainPixels() {
    float[] p = new float[2 * Block.SIZE];
    Arrays.fill(p, Block.SIZE, p.length, 1f);
    BernoulliProbabilities likelihood = new BernoulliProbabilities();
    assertEquals(0, logLikelihood(likelihood, new double[] {0, 1}, p)[0]);
    assertEquals(NEGATIVE_INFINITY, logLikelihood(likelihood, new double[] {1, 1}, p)[0]);
    assertEquals(NEGATIVE_INFINITY, logLikelihood(likelihood, new double[] {0, 0}, p)[5]);
  }

  @Test
  void normalWithOneScale() {
    double[] x = {1, -2, 0.5};
    float[] mean = outputs(3, 2);
    double[] out = logLikelihood(new FixedScaleNormal(0.3), x, mean);
    for (int i = 0; i < Block.SIZE; i++) {
      double exact = 0;
      for (int j = 0; j < 3; j++) {
        double r = (x[j] - mean[j * Block.SIZE + i]) / 0.3;
        exact -= 0.5 * r * r + Math.log(0.3) + HALF_LOG_2_PI;
      }
      assertEquals(exact, out[i], 1e-11);
    }
  }

  @Test
  void normalWithLearnedScales() {
    double[] x = {1, -2, 0.5};
    for (Spread spread : Spread.values()) {
      float[] outputs = outputs(6, 1);
      for (int i = 3 * Block.SIZE; i < outputs.length; i++) {
        outputs[i] = Math.abs(outputs[i]) + 0.1f;
      }
      double[] out = logLikelihood(new LearnedScaleNormal(spread), x, outputs);
      for (int i = 0; i < Block.SIZE; i++) {
        double exact = 0;
        for (int j = 0; j < 3; j++) {
          double v = outputs[(3 + j) * Block.SIZE + i];
          double scale =
              switch (spread) {
                case LOG_VARIANCE -> Math.exp(v / 2);
                case LOG_STD -> Math.exp(v);
                case STD -> v;
                case VARIANCE -> Math.sqrt(v);
              };
          assertEquals(scale, spread.std(v), 1e-14);
          double r = (x[j] - outputs[j * Block.SIZE + i]) / scale;
          exact -= 0.5 * r * r + Math.log(scale) + HALF_LOG_2_PI;
        }
        assertEquals(exact, out[i], 1e-11 * Math.abs(exact));
      }
    }
  }

  @Test
  void drawsFollowTheOutputs() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    int n = 100_000;
    double[][] drawn = new double[6][n];
    float[] logit = {(float) Math.log(3)};
    float[] p = {0.25f};
    for (int i = 0; i < n; i++) {
      drawn[0][i] = new BernoulliLogits().draw(logit, random)[0];
      drawn[1][i] = new BernoulliProbabilities().draw(p, random)[0];
      drawn[2][i] = new FixedScaleNormal(2).draw(new float[] {-1}, random)[0];
      drawn[3][i] = Math.pow(drawn[2][i] + 1, 2);
      drawn[4][i] = new LearnedScaleNormal(Spread.VARIANCE).draw(new float[] {5, 9}, random)[0];
      drawn[5][i] = Math.pow(drawn[4][i] - 5, 2);
    }
    double[] exact = {0.75, 0.25, -1, 4, 5, 9};
    double[] delta = {0.015, 0.015, 0.06, 0.2, 0.1, 0.4};
    for (int k = 0; k < 6; k++) {
      Calibrated.mean(drawn[k], exact[k], delta[k]);
    }
    assertEquals(0, new BernoulliLogits().draw(new float[] {-200}, random)[0]);
    assertEquals(1, new BernoulliLogits().draw(new float[] {200}, random)[0]);
  }

  @Test
  void rules() {
    assertEquals(5, new BernoulliLogits().outputs(5));
    assertEquals(5, new BernoulliProbabilities().outputs(5));
    assertEquals(5, new FixedScaleNormal(1).outputs(5));
    assertEquals(10, new LearnedScaleNormal(Spread.STD).outputs(5));
    for (Likelihood bernoulli :
        new Likelihood[] {new BernoulliLogits(), new BernoulliProbabilities()}) {
      for (double bad : new double[] {-0.1, 1.1, 255, Double.NaN}) {
        assertEquals(
            "a Bernoulli pixel must be from 0 to 1, but pixel 1 is " + bad,
            message(() -> bernoulli.at(new double[] {0, bad})));
      }
    }
    for (Likelihood normal :
        new Likelihood[] {new FixedScaleNormal(1), new LearnedScaleNormal(Spread.STD)}) {
      assertEquals(
          "an observation must be finite, but number 0 is NaN",
          message(() -> normal.at(new double[] {Double.NaN})));
    }
    for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertEquals(
          "the scale must be finite and greater than 0, but is " + scale,
          message(() -> new FixedScaleNormal(scale)));
    }
  }

  private static String message(Executable made) {
    return assertThrows(IllegalArgumentException.class, made).getMessage();
  }
}
