package elbo.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.gradient.AnalyticElbo;
import elbo.gradient.Coefficients;
import elbo.gradient.Elbo;
import elbo.gradient.Iwae;
import elbo.gradient.Objective;
import elbo.gradient.ReweightedWakeSleep;
import elbo.kernel.Tanh;
import elbo.model.Vae;
import elbo.network.BernoulliLogits;
import elbo.network.Normal;
import elbo.network.Transform;
import elbo.points.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The loop of learning: which rows a step takes, means and not sums, and what is refused.
class TrainingTest {
  private static final int WIDTH = 6;
  private static final Architecture ARCHITECTURE =
      new Architecture(WIDTH, 2, List.of(8), new Tanh(), new BernoulliLogits());

  private static double[][] rows(int count) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(8L);
    double[][] rows = new double[count][WIDTH];
    for (double[] row : rows) {
      boolean up = rng.nextBoolean();
      for (int j = 0; j < WIDTH; j++) {
        row[j] = rng.nextDouble() < (up ? 0.9 : 0.1) ? 1 : 0;
      }
    }
    return rows;
  }

  private static Training training() {
    return Training.of(ARCHITECTURE, new Elbo()).withThreads(1);
  }

  /// The ELBO, which keeps the log weights that it was given.
  private record Recording(List<Double> seen) implements Objective {
    @Override
    public int k() {
      return 1;
    }

    @Override
    public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
      seen.add(logWeights[offset]);
      return new Elbo().coefficients(logWeights, offset, klWeight, out);
    }
  }

  /// Rows whose one number is their own, under parameters of 0: log p(x | z) is −½ (i² + log 2π).
  @ParameterizedTest
  @CsvSource({"100,100,1", "101,100,2", "7,100,1", "1,100,1", "1,1,1", "10,3,4", "2100,1050,2"})
  void everyRowIsLearnedFromOnceAnEpoch(int rows, int batch, int steps) {
    double[][] data = new double[rows][1];
    for (int i = 0; i < rows; i++) {
      data[i][0] = i;
    }
    List<Double> seen = new ArrayList<>();
    List<Epoch> epochs = new ArrayList<>();
    Architecture linear = new Architecture(1, 1, List.of(), new Tanh(), Normal.withScale(1));
    Training training =
        Training.of(linear, new Recording(seen))
            .withThreads(1)
            .withOptimizer(new Sgd(0))
            .withLearningRate(1e-30)
            .withBatch(batch)
            .withEpochs(2);
    Dataset set = Dataset.of(data);
    training.resume(
        with(training, set, (i, value) -> 0),
        set,
        Optional.empty(),
        (epoch, state) -> epochs.add(epoch));
    assertEquals(2L * steps, epochs.getLast().step());
    assertEquals(rows == 1, Double.isNaN(epochs.getLast().standardError()));
    assertEquals(2 * rows, seen.size());
    for (int first : List.of(0, rows)) {
      long[] found =
          seen.subList(first, first + rows).stream()
              .mapToLong(w -> Math.round(Math.sqrt(-2 * w - Math.log(2 * Math.PI))))
              .sorted()
              .toArray();
      assertArrayEquals(LongStream.range(0, rows).toArray(), found);
    }
  }

  @Test
  void ordersArePermutationsThatDiffer() {
    int[] first = new int[1000];
    int[] second = new int[1000];
    Order.fill(Seed.of(1), 0, first);
    Order.fill(Seed.of(1), 1, second);
    int[] sorted = first.clone();
    java.util.Arrays.sort(sorted);
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, sorted[i]);
    }
    assertNotEquals(IntStream.of(first).boxed().toList(), IntStream.of(second).boxed().toList());
  }

  /// A batch of the same rows twice over has the same gradient in the mean, and the same objective:
  /// nats a row, not a sum.
  @Test
  void objectiveIsNatsARow() {
    double[][] some = rows(4000);
    double[][] twice = new double[8000][];
    for (int i = 0; i < 8000; i++) {
      twice[i] = some[i % 4000];
    }
    Epoch once = firstEpoch(some, 4000);
    Epoch doubled = firstEpoch(twice, 8000);
    double error = Math.hypot(once.standardError(), doubled.standardError());
    assertEquals(once.objective(), doubled.objective(), 5 * error);
    assertTrue(5 * error < 0.2, "the test would not notice a factor");
    assertEquals(once.gradientNorm(), doubled.gradientNorm(), 0.1 * once.gradientNorm());
  }

  private static Epoch firstEpoch(double[][] rows, int batch) {
    List<Epoch> epochs = new ArrayList<>();
    training()
        .withBatch(batch)
        .withEpochs(1)
        .fit(Dataset.of(rows), Optional.empty(), (epoch, state) -> epochs.add(epoch));
    return epochs.getFirst();
  }

  /// The bounds on validation rows do not contain β, free bits or the warm-up.
  @Test
  void validationIsTheEvidenceLowerBound() {
    List<Epoch> epochs = new ArrayList<>();
    Dataset validation = Dataset.of(rows(200));
    TrainedVae trained =
        Training.of(
                ARCHITECTURE,
                new AnalyticElbo(Optional.empty(), Optional.of(9.0), Optional.of(1.0)))
            .withThreads(1)
            .withEpochs(3)
            .withWarmUp(10)
            .withLearningRate(0.01)
            .withValidationSamples(50)
            .fit(Dataset.of(rows(300)), Optional.of(validation), (e, s) -> epochs.add(e));
    Validation bounds = epochs.getLast().validation().orElseThrow();
    Vae vae = trained.vae("trained");
    double sum = 0;
    for (double[] x : rows(200)) {
      sum += elbo(vae, x) / 200;
    }
    assertEquals(sum, bounds.elbo(), 5 * 0.01);
    assertTrue(bounds.elbo() < bounds.iwae());
    assertEquals(2, bounds.latentKl().size());
  }

  // By 2,000 independent samples of the encoder's q.
  private static double elbo(Vae vae, double[] x) {
    int block = elbo.kernel.Block.SIZE;
    double[] z = new double[2 * block];
    double[] u = new double[2 * block];
    double[] logQ = new double[block];
    double[] logPrior = new double[block];
    double[] logLikelihood = new double[block];
    double[] total = {0};
    elbo.kernel.Scratch.lend(scratch -> {
      for (int b = 0; b < 16; b++) {
        new elbo.points.Independent(3).fill(0, (long) b * block, block, 0, 2, u);
        vae.proposal(x).sample(block, u, scratch, z, logQ);
        vae.at(x).logJoint(block, z, scratch, logPrior, logLikelihood);
        for (int i = 0; i < block; i++) {
          total[0] += (logPrior[i] + logLikelihood[i] - logQ[i]) / (16 * block);
        }
      }
    });
    return total[0];
  }

  @Test
  void learnsAndStopsEarly() {
    List<Epoch> epochs = new ArrayList<>();
    TrainedVae trained =
        Training.of(ARCHITECTURE, new Iwae(5))
            .withThreads(1)
            .withEpochs(500)
            .withBatch(20)
            .withLearningRate(0.01)
            .withPatience(5)
            .fit(
                Dataset.of(rows(200)), Optional.of(Dataset.of(rows(100))), (e, s) -> epochs.add(e));
    assertTrue(epochs.size() < 500, "it never stopped");
    assertEquals(epochs.size() - 5, trained.epoch());
    Validation first = epochs.getFirst().validation().orElseThrow();
    Validation best = epochs.get(trained.epoch() - 1).validation().orElseThrow();
    assertTrue(best.iwae() > first.iwae() + 0.5);
  }

  @Test
  void divergenceNamesStepAndCause() {
    Architecture scales =
        new Architecture(WIDTH, 2, List.of(8), new Tanh(), Normal.withScales(Transform.EXP_HALF));
    List<TrainingState> states = new ArrayList<>();
    Training training =
        Training.of(scales, new Elbo())
            .withThreads(2)
            .withBatch(10)
            .withOptimizer(new Sgd(0))
            .withLearningRate(1e6);
    DivergedException e =
        assertThrows(
            DivergedException.class,
            () ->
                training.fit(
                    Dataset.of(rows(20)), Optional.empty(), (epoch, state) -> states.add(state)));
    assertTrue(e.getMessage().matches("step \\d+, epoch \\d+: .*"), e.getMessage());
    for (TrainingState state : states) {
      for (float value : state.parameters()) {
        assertTrue(Float.isFinite(value));
      }
    }
  }

  private static Training linear(int width) {
    return Training.of(
            new Architecture(width, 1, List.of(), new Tanh(), Family.normal()), new Elbo())
        .withThreads(1)
        .withBatch(100)
        .withOptimizer(new Sgd(0));
  }

  /// A step that no other follows in its epoch.
  @Test
  void whatTheLastStepOfAnEpochBreaksIsNotKept() {
    List<TrainingState> states = new ArrayList<>();
    diverges(
        "after step 1, epoch 1: ",
        () ->
            linear(WIDTH)
                .withLearningRate(1e4)
                .fit(Dataset.of(rows(20)), Optional.empty(), (epoch, state) -> states.add(state)));
    assertTrue(states.isEmpty());
  }

  @Test
  void aValidationRowWithoutABoundIsNamed() {
    double[][] far = rows(3);
    far[1][2] = 1e25;
    diverges(
        "validation after step 1, epoch 1: the bound of row 1 is ",
        () ->
            linear(WIDTH).fit(Dataset.of(rows(20)), Optional.of(Dataset.of(far)), Listener.none()));
  }

  @Test
  void numbersWhoseGradientsHaveNoSquaresAreRefused() {
    double[][] large = new double[20][2];
    for (int i = 0; i < large.length; i++) {
      large[i][0] = 1e10 * (i - 7);
    }
    Dataset set = Dataset.of(large);
    Training training = linear(2);
    TrainingState state = with(training, set, (i, value) -> 0);
    diverges(
        "step 1, epoch 1: the norm of the gradient is ",
        () -> training.resume(state, set, Optional.empty(), Listener.none()));
  }

  /// An encoder from whose outputs e^½v overflows.
  @ParameterizedTest
  @CsvSource({
    "2000, 'the encoder''s log variance of latent 0 for row '",
    "-2000, the gradient of layer 1 of the encoder is not finite",
    "NaN, layer 1 of the encoder has outputs that are not finite"
  })
  void aBadStartIsNamed(float logVariance, String cause) {
    Training training = linear(WIDTH);
    Dataset set = Dataset.of(rows(20));
    // The encoder's last number is the bias of its log variance.
    int last = training.architecture().encoder().parameters() - 1;
    TrainingState bad = with(training, set, (i, value) -> i == last ? logVariance : value);
    diverges(cause, () -> training.resume(bad, set, Optional.empty(), Listener.none()));
  }

  private interface Change {
    float of(int parameter, float value);
  }

  // A run at its beginning with other parameters.
  private static TrainingState with(Training training, Dataset rows, Change change) {
    try (Session session = training.begin(rows, Optional.empty())) {
      TrainingState state = session.state();
      float[] parameters = state.parameters();
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = change.of(i, parameters[i]);
      }
      return new TrainingState(
          state.identity(),
          parameters,
          state.moments(),
          state.progress(),
          state.sums(),
          state.best(),
          state.bestRows(),
          state.bestEpoch());
    }
  }

  private static void diverges(String part, org.junit.jupiter.api.function.Executable work) {
    DivergedException e = assertThrows(DivergedException.class, work);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void refusesBadInput() {
    refused("batch must be at least 1, but is 0", () -> training().withBatch(0));
    refused(
        "learning rate must be finite and greater than 0", () -> training().withLearningRate(0));
    refused(
        "latents must be from 1 to 16777216, but is 0",
        () -> new Architecture(6, 0, List.of(), new Tanh(), new BernoulliLogits()));
    refused(
        "hidden width must be from 1 to 16777216, but is 0",
        () -> new Architecture(6, 1, List.of(3, 0), new Tanh(), new BernoulliLogits()));
    refused(
        "at most 67108864 parameters, but there would be 80003800008",
        () -> new Architecture(6, 1, List.of(200_000, 200_000), new Tanh(), new BernoulliLogits()));
    refused(
        "learning rate and the weight decay must be below 1, but is 2.0",
        () -> training().withLearningRate(0.1).withWeightDecay(20));
    refused("epsilon must be finite and greater than 0", () -> new Adam(0.9, 0.999, 1e-50));
    refused(
        "leaky_relu: slope must be a finite number",
        () -> ActivationName.parse("leaky_relu(slope=NaN)"));
    refused("at least one row", () -> training().fit(Dataset.of(new double[0][])));
    refused("takes 6 numbers, but rows have 5", () -> training().fit(Dataset.of(new double[3][5])));
    double[][] outside = rows(3);
    outside[1][4] = 1.5;
    refused("row 1", () -> training().fit(Dataset.of(outside)));
    outside[1][4] = Double.NaN;
    refused("row 1, number 4", () -> training().fit(Dataset.of(outside)));
    refused("needs validation rows", () -> training().withPatience(2).fit(Dataset.of(rows(3))));
    refused(
        "ReweightedWakeSleep(k=3) has no KL term",
        () -> Training.of(ARCHITECTURE, new ReweightedWakeSleep(3)).withWarmUp(2));
    TrainingState state = training().withEpochs(1).fit(Dataset.of(rows(3))).state();
    refused(
        "the state belongs to",
        () ->
            training()
                .withEpochs(2)
                .resume(state, Dataset.of(rows(3)), Optional.empty(), Listener.none()));
  }

  private static void refused(String part, org.junit.jupiter.api.function.Executable work) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, work);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
