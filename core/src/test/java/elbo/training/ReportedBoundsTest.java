package elbo.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.bound.Elbo;
import elbo.engine.Engine;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.gradient.AnalyticElbo;
import elbo.gradient.Objective;
import elbo.gradient.Renyi;
import elbo.gradient.ReweightedWakeSleep;
import elbo.inference.Weights;
import elbo.kernel.Tanh;
import elbo.model.Vae;
import elbo.network.BernoulliLogits;
import elbo.points.Independent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is reported while learning is the ELBO of the model, whatever is climbed: without β, free
/// bits, a warm-up or the order of a Rényi bound.
class ReportedBoundsTest {
  private static final int WIDTH = 6;
  private static final int ROWS = 40;
  private static final int SAMPLES = 200;
  private static final long MANY = 5_000;

  // β = 4 with free bits, the order 2 and a warm-up move the objective by tenths of a nat.
  private static final double DELTA = 0.1;

  static Objective[] objectives() {
    return new Objective[] {
      new AnalyticElbo(Optional.empty(), Optional.of(4.0), Optional.of(0.5)),
      new Renyi(3, 2),
      new ReweightedWakeSleep(3)
    };
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void theElboIsThatOfTheModel(Objective objective) {
    double[][] rows = rows(1);
    double[][] others = rows(2);
    Architecture architecture =
        new Architecture(WIDTH, 2, List.of(5), new Tanh(), new BernoulliLogits());
    List<Epoch> epochs = new ArrayList<>();
    Training training =
        Training.of(architecture, objective)
            .withEpochs(4)
            .withBatch(7)
            .withLearningRate(0.03)
            .withValidationSamples(SAMPLES)
            .withThreads(1);
    if (objective.allowsKlWeight()) {
      training = training.withWarmUp(10);
    }
    TrainedVae trained =
        training.fit(
            Dataset.of(rows),
            Optional.of(Dataset.of(others)),
            new Listener() {
              @Override
              public void epoch(Epoch epoch, TrainingState state) {
                epochs.add(epoch);
              }
            });
    Epoch last = epochs.getLast();
    double reported = last.validation().orElseThrow().elbo();
    Vae vae = trained.vae("trained");
    double elbo = 0;
    double variance = 0;
    try (Engine engine = new Engine(1)) {
      for (int i = 0; i < ROWS; i++) {
        double[] x = others[i];
        Estimate of =
            engine
                .estimate(
                    new Estimator(MANY, new Elbo()),
                    Weights.of(vae, x, vae.proposal(x), new Independent(9), i))
                .get(new Elbo());
        elbo += of.value() / ROWS;
        double one = of.standardError() * of.standardError() * MANY;
        variance += one * (1.0 / MANY + 1.0 / SAMPLES) / ROWS / ROWS;
      }
    }
    Calibrated.check(reported, Math.sqrt(variance), elbo, DELTA);
    assertTrue(Math.abs(last.objective() - elbo) > DELTA || !objective.allowsKlWeight());
  }

  private static double[][] rows(long seed) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double[][] rows = new double[ROWS][WIDTH];
    for (double[] row : rows) {
      double p = rng.nextDouble();
      Arrays.setAll(row, j -> rng.nextDouble() < (j < 3 ? p : 1 - p) ? 1 : 0);
    }
    return rows;
  }
}
