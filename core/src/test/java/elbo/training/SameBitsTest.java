package elbo.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.gradient.AnalyticElbo;
import elbo.gradient.DoublyReparameterized;
import elbo.gradient.Iwae;
import elbo.gradient.Objective;
import elbo.kernel.Silu;
import elbo.kernel.Tanh;
import elbo.network.BernoulliLogits;
import elbo.network.NegativeBinomial;
import elbo.network.Parameter;
import elbo.network.Transform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is learned has the same bits for any number of threads, any vector width, and resumed in
/// the middle.
@Tag("bits")
class SameBitsTest {
  private static final int WIDTH = 21;

  private static double[][] rows(int count, long seed, int most) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double[][] rows = new double[count][WIDTH];
    for (double[] row : rows) {
      double level = rng.nextDouble();
      for (int j = 0; j < WIDTH; j++) {
        row[j] = most == 1 ? level * rng.nextDouble() : rng.nextInt(1 + (int) (level * most));
      }
    }
    return rows;
  }

  private static Training training(Objective objective) {
    Architecture architecture =
        new Architecture(WIDTH, 3, List.of(18, 9), new Tanh(), new BernoulliLogits());
    return Training.of(architecture, objective)
        .withEpochs(100)
        .withBatch(25)
        .withBinarization(Binarization.DYNAMIC)
        .withWarmUp(20)
        .withClip(5)
        .withWeightDecay(0.01)
        .withSchedule(new Schedule.Linear(0.1));
  }

  private static String hash(Training training, int threads) {
    return training.withThreads(threads).fit(Dataset.of(rows(101, 1, 1))).sha256();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void sameForAnyNumberOfThreads(int threads) {
    assertEquals(
        "50dcaf222fc351fc972c96ef7eca75079f7f9e65db2786a1e3194707b18fe126",
        hash(training(new Iwae(5)), threads));
  }

  /// After 250 of 500 steps, at the end of an epoch, and after two more, in the middle of one.
  @ParameterizedTest
  @ValueSource(ints = {250, 252})
  void resumedHalfway(int steps) {
    Training training = training(new Iwae(5)).withThreads(2);
    Dataset rows = Dataset.of(rows(101, 1, 1));
    TrainingState middle;
    try (Session session = training.begin(rows, Optional.empty())) {
      for (int i = 0; i < steps; i++) {
        session.step();
      }
      middle = session.state();
    }
    TrainedVae resumed =
        training.withThreads(1).resume(middle, rows, Optional.empty(), Listener.none());
    assertEquals(500, resumed.state().step());
    assertEquals(
        "50dcaf222fc351fc972c96ef7eca75079f7f9e65db2786a1e3194707b18fe126", resumed.sha256());
  }

  @Test
  void samplesInSeveralWaves() {
    Training training = training(new DoublyReparameterized(1100)).withEpochs(2);
    assertEquals(
        "142c29532c9956433e7fbb2e9f77ad923fbdb02db559bd414757ce05fb329133", hash(training, 1));
    assertEquals(
        "142c29532c9956433e7fbb2e9f77ad923fbdb02db559bd414757ce05fb329133", hash(training, 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void closedFormWithGradientAscent(int threads) {
    Training training = training(new AnalyticElbo()).withOptimizer(new Sgd(0.9));
    assertEquals(
        "b94e004120d2b35cc23d7c8abcaabe7e4849c3a3f877e3b1b6ad805e1f1309ac",
        hash(training, threads));
  }

  @Test
  void countsWithoutTheirActivationsOutput() {
    Architecture architecture =
        new Architecture(
            WIDTH,
            3,
            List.of(10),
            new Silu(),
            new NegativeBinomial(
                Parameter.learned(Transform.EXP), Parameter.learned(Transform.EXP)));
    Training training = Training.of(architecture, new Iwae(2)).withEpochs(20).withBatch(50);
    assertEquals(
        "a3ce40ecf1450f3eccde37ec7aea033f3ec56f0388d12e8bf1092d4240a7d60d",
        training.withThreads(2).fit(Dataset.of(rows(101, 2, 9))).sha256());
  }

  @Test
  void resumedInTheMiddleOfAnEpoch() throws IOException {
    Training training = training(new Iwae(5)).withThreads(2).withPatience(1000);
    Dataset rows = Dataset.of(rows(101, 1, 1));
    Optional<Dataset> validation = Optional.of(Dataset.of(rows(20, 5, 1)));
    List<Double> whole = new ArrayList<>();
    TrainedVae uninterrupted =
        training.fit(rows, validation, (epoch, state) -> whole.add(epoch.objective()));
    TrainingState middle;
    try (Session session = training.begin(rows, validation)) {
      for (int i = 0; i < 3; i++) {
        session.step();
      }
      middle = session.state();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    middle.write(new DataOutputStream(bytes));
    TrainingState read =
        TrainingState.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    List<Double> resumed = new ArrayList<>();
    TrainedVae other =
        training
            .withThreads(3)
            .resume(read, rows, validation, (e, s) -> resumed.add(e.objective()));
    assertEquals(whole, resumed);
    assertEquals(uninterrupted.sha256(), other.sha256());
    assertArrayEquals(bytes(uninterrupted.state()), bytes(other.state()));
  }

  private static byte[] bytes(TrainingState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
