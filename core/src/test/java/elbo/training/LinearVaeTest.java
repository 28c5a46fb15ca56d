package elbo.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.gradient.AnalyticElbo;
import elbo.kernel.Identity;
import elbo.model.LinearGaussian;
import elbo.network.Dense;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A VAE without hidden layers and with one learned scale reaches the maximum of probabilistic PCA:
/// M. E. Tipping, C. M. Bishop (1999); J. Lucas et al. (2019), Don't blame the ELBO!
class LinearVaeTest {
  private static final int ROWS = 500;
  private static final int WIDTH = 10;
  private static final int RANK = 3;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void reachesProbabilisticPca(int d) {
    double[][] rows = rows();
    Architecture architecture =
        new Architecture(WIDTH, d, List.of(), new Identity(), Family.normal());
    TrainedVae trained =
        Training.of(architecture, new AnalyticElbo())
            .withEpochs(2000)
            .withBatch(100)
            .withLearningRate(0.01)
            .withSchedule(new Schedule.Exponential(0.01))
            .withThreads(1)
            .fit(Dataset.of(rows));
    double exact = PrincipalComponents.maximum(rows, d);
    double reached = logEvidence(trained, rows);
    assertTrue(reached <= exact + 1e-6, reached + " above the maximum " + exact);
    assertEquals(exact, reached, 0.01);
  }

  private static double[][] rows() {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(17L);
    ZigguratSampler.NormalizedGaussian normal = ZigguratSampler.NormalizedGaussian.of(rng);
    double[][] loadings = new double[WIDTH][RANK];
    for (double[] row : loadings) {
      for (int k = 0; k < RANK; k++) {
        row[k] = normal.sample();
      }
    }
    double[][] rows = new double[ROWS][WIDTH];
    for (double[] row : rows) {
      double[] z = {normal.sample(), normal.sample(), normal.sample()};
      for (int j = 0; j < WIDTH; j++) {
        row[j] = 0.2 * j + 0.5 * normal.sample();
        for (int k = 0; k < RANK; k++) {
          row[j] += loadings[j][k] * z[k];
        }
      }
    }
    return rows;
  }

  private static double logEvidence(TrainedVae trained, double[][] rows) {
    Dense layer = trained.decoder().layers().getFirst();
    double[][] w = new double[WIDTH][layer.inputs()];
    double[] b = new double[WIDTH];
    double[] variance = new double[WIDTH];
    for (int r = 0; r < WIDTH; r++) {
      for (int k = 0; k < layer.inputs(); k++) {
        w[r][k] = layer.weights()[r * layer.inputs() + k];
      }
      b[r] = layer.bias()[r];
      variance[r] = Math.exp(2 * trained.parameters().logScale());
    }
    LinearGaussian model = new LinearGaussian(w, b, variance);
    double sum = 0;
    for (double[] row : rows) {
      sum += model.logEvidence(row).orElseThrow() / rows.length;
    }
    return sum;
  }
}
