package elbo.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Evaluation;
import elbo.Result;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.inference.Encoder;
import elbo.inference.Importance;
import elbo.inference.Target;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.DenoisingDiffusion.Data;
import elbo.model.DenoisingDiffusion.Prediction;
import elbo.model.DenoisingDiffusion.Reading;
import elbo.model.DenoisingDiffusion.Variance;
import elbo.network.Levels;
import elbo.points.Independent;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class DenoisingDiffusionTest {
  private static final double INFINITE = Double.POSITIVE_INFINITY;
  private static final Data LEVELS = Data.ofLevels(new Levels(5, 0, 4));

  static List<DenoisingDiffusion> models() {
    return List.of(
        ToyDenoiser.model(1, 3, Prediction.EPSILON, Variance.SMALL, INFINITE, Data.CONTINUOUS),
        ToyDenoiser.model(1, 3, Prediction.SAMPLE, Variance.LARGE, INFINITE, LEVELS),
        ToyDenoiser.model(1, 3, Prediction.VELOCITY, Variance.LEARNED, 0.8, Data.CONTINUOUS),
        ToyDenoiser.model(
            1, 3, Prediction.EPSILON, Variance.RANGE, 1, new Data(0.5, 0.1, Optional.empty())));
  }

  /// log p(x) by quadrature, step by step over a grid, is what long runs estimate, and the bounds
  /// are below it.
  @Test
  void evidenceIsThatOfQuadrature() {
    for (DenoisingDiffusion model : models()) {
      double[] x = {model.isDiscrete() ? 3 : 0.6};
      double exact = quadrature(model, x);
      Elbo elbo = new Elbo();
      Iwae iwae = new Iwae(16);
      LogEvidence evidence = new LogEvidence();
      Result result =
          Evaluation.of(model).withSamples(60_000).withStatistics(elbo, iwae, evidence).evaluate(x);
      Calibrated.check(result.get(evidence), exact, 0.15);
      assertTrue(result.get(elbo).value() < result.get(iwae).value(), model.name());
      assertTrue(
          result.get(iwae).value() < exact + 5 * result.get(iwae).standardError(), model.name());
    }
  }

  // p(x_{t−1}) on a grid from p(x_t) on it, from N(0, 1) on.
  private static double quadrature(DenoisingDiffusion model, double[] x) {
    int n = 10 * Block.SIZE;
    double h = 18.0 / n;
    double[] density = new double[n];
    for (int i = 0; i < n; i++) {
      density[i] = Math.exp(Probe.logNormal(grid(i, h), 0, 1));
    }
    double[] noisy = new double[Block.SIZE];
    double[] mean = new double[Block.SIZE];
    double[] logScale = new double[Block.SIZE];
    Scratch scratch = new Scratch();
    for (int t = model.schedule().steps(); t > 1; t--) {
      double[] next = new double[n];
      for (int first = 0; first < n; first += Block.SIZE) {
        for (int i = 0; i < Block.SIZE; i++) {
          noisy[i] = grid(first + i, h);
        }
        model.reverse(t, Block.SIZE, noisy, scratch, mean, logScale);
        for (int i = 0; i < Block.SIZE; i++) {
          double scale = Double.isNaN(model.scale(t)) ? Math.exp(logScale[i]) : model.scale(t);
          for (int k = 0; k < n; k++) {
            next[k] +=
                h * density[first + i] * Math.exp(Probe.logNormal(grid(k, h), mean[i], scale));
          }
        }
      }
      density = next;
    }
    double sum = 0;
    for (int first = 0; first < n; first += Block.SIZE) {
      for (int i = 0; i < Block.SIZE; i++) {
        noisy[i] = grid(first + i, h);
      }
      model.decode(x, Block.SIZE, noisy, scratch, mean);
      for (int i = 0; i < Block.SIZE; i++) {
        sum += h * density[first + i] * Math.exp(mean[i]);
      }
    }
    return Math.log(sum);
  }

  private static double grid(int i, double h) {
    return -9 + (i + 0.5) * h;
  }

  /// Paths drawn step by step have the weights of whole paths, with several numbers and learned
  /// variances.
  @Test
  void weightsOfStepsAreThoseOfWholePaths() {
    for (Variance variance : Variance.values()) {
      DenoisingDiffusion model =
          ToyDenoiser.model(70, 5, Prediction.EPSILON, variance, INFINITE, Data.CONTINUOUS);
      Observation x = new Observation(1, new double[70]);
      LogWeights steps = new Importance(new Encoder()).open(model, x, new Independent(2)).weights();
      Target target = new Target(model, x);
      LogWeights whole = Importance.weights(target, target.encoder(), new Independent(2));
      LogWeightBlock a = new LogWeightBlock();
      LogWeightBlock b = new LogWeightBlock();
      steps.fill(5, 99, new Scratch(), a);
      whole.fill(5, 99, new Scratch(), b);
      for (int i = 0; i < 99; i++) {
        assertEquals(b.logW()[i], a.logW()[i], 1e-9 * Math.abs(b.logW()[i]));
      }
    }
  }

  /// A draw has the law that the weights estimate: the mean of the probability of a level is that
  /// of quadrature.
  @Test
  void drawsHaveTheLawOfTheModel() {
    DenoisingDiffusion model = models().get(1);
    var random = RandomSource.XO_SHI_RO_256_PP.create(3);
    int n = 20_000;
    double[] isThree = new double[n];
    for (int i = 0; i < n; i++) {
      isThree[i] = model.draw(random).x()[0] == 3 ? 1 : 0;
    }
    Calibrated.mean(isThree, Math.exp(quadrature(model, new double[] {3})), 0.03);
  }

  @Test
  void densitiesAreInTheUnitsOfTheData() {
    DenoisingDiffusion scaled =
        ToyDenoiser.model(
            2, 2, Prediction.SAMPLE, Variance.LARGE, INFINITE, new Data(0.5, -1, Optional.empty()));
    DenoisingDiffusion own =
        ToyDenoiser.model(2, 2, Prediction.SAMPLE, Variance.LARGE, INFINITE, Data.CONTINUOUS);
    double[] z = {0.1, 0.2, -0.3, 0.4};
    double[] inOwn = Probe.logJoint(own, new double[] {0.5, -0.5}, z)[0];
    double[] inData = Probe.logJoint(scaled, new double[] {3, 1}, z)[0];
    assertEquals(inOwn[1] + 2 * Math.log(0.5), inData[1], 1e-12);
  }

  @Test
  void partsThatDoNotFitAreRefused() {
    NoiseSchedule noNoise = new NoiseSchedule(new double[] {0.1, 1});
    int[] times = {1, 2};
    Reading reading = new Reading(Prediction.EPSILON, Variance.SMALL, INFINITE);
    ToyDenoiser plain = new ToyDenoiser(2, false);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new DenoisingDiffusion("m", "", plain, noNoise, times, reading, Data.CONTINUOUS, 0.1));
    NoiseSchedule schedule = NoiseSchedule.linear(2, 0.1, 0.2);
    Reading learned = new Reading(Prediction.EPSILON, Variance.RANGE, INFINITE);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new DenoisingDiffusion("m", "", plain, schedule, times, learned, Data.CONTINUOUS, 0.1));
    for (double wrong : new double[] {0, -1, Double.NaN, INFINITE}) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new DenoisingDiffusion(
                  "m", "", plain, schedule, times, reading, Data.CONTINUOUS, wrong));
    }
    assertThrows(
        IllegalArgumentException.class, () -> new Reading(Prediction.EPSILON, Variance.SMALL, 0));
    assertThrows(IllegalArgumentException.class, () -> new Data(0, 1, Optional.empty()));
  }
}
