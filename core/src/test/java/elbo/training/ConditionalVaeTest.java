package elbo.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.distribution.DiagonalNormal;
import elbo.gradient.AnalyticElbo;
import elbo.gradient.Elbo;
import elbo.gradient.Iwae;
import elbo.kernel.Block;
import elbo.kernel.Identity;
import elbo.kernel.Scratch;
import elbo.kernel.Strips;
import elbo.kernel.Sums;
import elbo.kernel.Tanh;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.network.BernoulliLogits;
import elbo.network.Dense;
import elbo.network.Network;
import elbo.points.Independent;
import elbo.points.Seed;
import elbo.points.Use;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Learning p(x | z, c) and q(z | x, c).
class ConditionalVaeTest {
  private static final int ROWS = 500;
  private static final int WIDTH = 6;
  private static final int RANK = 2;
  private static final int CONDITIONS = 3;

  /// x = Wz + Bc + b + noise, with correlated c: rows and conditions.
  private record Data(double[][] rows, double[][] conditions) {
    static Data linear() {
      UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(17L);
      ZigguratSampler.NormalizedGaussian normal = ZigguratSampler.NormalizedGaussian.of(rng);
      double[][] w = matrix(normal, RANK);
      double[][] b = matrix(normal, CONDITIONS);
      double[][] rows = new double[ROWS][WIDTH];
      double[][] conditions = new double[ROWS][];
      for (int n = 0; n < ROWS; n++) {
        double[] z = {normal.sample(), normal.sample()};
        double first = normal.sample();
        double[] c = {first, 0.5 * first + normal.sample(), rng.nextInt(2)};
        conditions[n] = c;
        for (int j = 0; j < WIDTH; j++) {
          rows[n][j] =
              0.2 * j
                  + 0.5 * normal.sample()
                  + Sums.dot(w[j], z, RANK)
                  + Sums.dot(b[j], c, CONDITIONS);
        }
      }
      return new Data(rows, conditions);
    }

    private static double[][] matrix(ZigguratSampler.NormalizedGaussian normal, int columns) {
      double[][] out = new double[WIDTH][columns];
      for (double[] row : out) {
        Arrays.setAll(row, k -> normal.sample());
      }
      return out;
    }

    Dataset dataset() {
      return Dataset.of(rows).given(conditions);
    }
  }

  /// For any W and scale the best Bc + b is the regression of x on c, so that the maximum is that
  /// of probabilistic PCA of the residuals.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void reachesTheMaximumOfThePcaOfResiduals(int d) {
    Data data = Data.linear();
    Architecture architecture =
        new Architecture(WIDTH, d, List.of(), new Identity(), Family.normal())
            .withConditions(CONDITIONS);
    TrainedVae trained =
        Training.of(architecture, new AnalyticElbo())
            .withEpochs(2000)
            .withLearningRate(0.01)
            .withSchedule(new Schedule.Exponential(0.01))
            .withThreads(1)
            .fit(data.dataset());
    double exact = PrincipalComponents.maximum(residuals(data), d);
    double reached = logEvidence(trained, data);
    assertTrue(reached <= exact + 1e-6, reached + " above the maximum " + exact);
    assertEquals(exact, reached, 0.01);
    // Without conditions the maximum is another.
    assertTrue(PrincipalComponents.maximum(data.rows(), d) < exact - 0.5);
  }

  private static double[][] centred(double[][] rows) {
    double[][] out = new double[rows.length][];
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j] / rows.length;
      }
    }
    for (int n = 0; n < rows.length; n++) {
      double[] row = rows[n];
      out[n] = new double[mean.length];
      Arrays.setAll(out[n], j -> row[j] - mean[j]);
    }
    return out;
  }

  // Of least squares on c and a constant, by projections on an orthogonal basis of both.
  private static double[][] residuals(Data data) {
    double[][] x = centred(data.rows);
    double[][] c = centred(data.conditions);
    for (int k = 0; k < CONDITIONS; k++) {
      for (int l = k + 1; l < CONDITIONS; l++) {
        project(c, k, c, l);
      }
      for (int j = 0; j < WIDTH; j++) {
        project(c, k, x, j);
      }
    }
    return x;
  }

  // Takes from column `of` what is along column `on`.
  private static void project(double[][] basis, int on, double[][] columns, int of) {
    double product = 0;
    double square = 0;
    for (int n = 0; n < ROWS; n++) {
      product += basis[n][on] * columns[n][of];
      square += basis[n][on] * basis[n][on];
    }
    for (int n = 0; n < ROWS; n++) {
      columns[n][of] -= product / square * basis[n][on];
    }
  }

  private static double logEvidence(TrainedVae trained, Data data) {
    double sum = 0;
    for (int n = 0; n < ROWS; n++) {
      Dense layer = trained.decoder().given(data.conditions[n]).layers().getFirst();
      int d = layer.inputs();
      double[][] w = new double[WIDTH][d];
      double[] b = new double[WIDTH];
      double[] variance = new double[WIDTH];
      for (int r = 0; r < WIDTH; r++) {
        for (int k = 0; k < d; k++) {
          w[r][k] = layer.weights()[r * d + k];
        }
        b[r] = layer.bias()[r];
        variance[r] = Math.exp(2 * trained.parameters().logScale());
      }
      sum += new LinearGaussian(w, b, variance).logEvidence(data.rows[n]).orElseThrow() / ROWS;
    }
    return sum;
  }

  private static Architecture pixels(int conditions) {
    return new Architecture(21, 3, List.of(18, 9), new Tanh(), new BernoulliLogits())
        .withConditions(conditions);
  }

  private static double[][] uniform(int count, int width, long seed, double scale) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double[][] rows = new double[count][width];
    for (double[] row : rows) {
      Arrays.setAll(row, j -> scale * rng.nextDouble());
    }
    return rows;
  }

  private static Dataset grey(int count, int conditions) {
    return Dataset.of(uniform(count, 21, 1, 1)).given(uniform(count, conditions, 2, 3));
  }

  private static Training training(int conditions) {
    return Training.of(pixels(conditions), new Iwae(5))
        .withEpochs(20)
        .withBatch(25)
        .withBinarization(Binarization.DYNAMIC)
        .withWarmUp(5);
  }

  @Tag("bits")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void sameForAnyNumberOfThreads(int threads) {
    assertEquals(
        "cb411fbb5b28b7c874377af2b4dce8c17c705ccff14bd24b687fd180b9ce33fd",
        training(4).withThreads(threads).fit(grey(101, 4)).sha256());
  }

  @Test
  void resumedInTheMiddleItIsTheSame() {
    Training training = training(4).withThreads(2);
    Dataset rows = grey(101, 4);
    TrainingState middle;
    try (Session session = training.begin(rows, Optional.empty())) {
      for (int i = 0; i < 52; i++) {
        session.step();
      }
      middle = session.state();
    }
    assertEquals(
        training.fit(rows).sha256(),
        training.withThreads(1).resume(middle, rows, Optional.empty(), Listener.none()).sha256());
    Dataset others = Dataset.of(uniform(101, 21, 1, 1)).given(uniform(101, 4, 3, 3));
    refused(
        "the state belongs to ",
        () -> training.resume(middle, others, Optional.empty(), Listener.none()));
  }

  /// Pixels are drawn, and the condition is not.
  @Test
  void theConditionIsNotBinarized() {
    Dataset rows = Dataset.of(uniform(20, 5, 1, 1)).given(uniform(20, 2, 2, 3));
    Independent draws = new Independent(Seed.of(1).forUse(Use.DATA));
    Source source = new Source(rows, 5, 2, Optional.of(draws), "rows");
    Strips shape = new Strips(7);
    float[] out = new float[shape.length(20)];
    int[] order = new int[20];
    Arrays.setAll(order, i -> 19 - i);
    source.fill(3, 0, order, 0, 20, out);
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 5; j++) {
        float pixel = out[shape.place(j, i)];
        assertTrue(pixel == 0 || pixel == 1);
      }
      for (int j = 0; j < 2; j++) {
        assertEquals((float) rows.condition(19 - i, j), out[shape.place(5 + j, i)]);
      }
    }
  }

  /// Runs are identified by these texts, and learned models by hashes of them.
  @Test
  void textsOfArchitecturesWithoutConditionsAreWhatTheyWere() {
    String before =
        "Architecture[width=21, latents=3, hidden=[18, 9], activation=Tanh[],"
            + " family=Outputs[likelihood=BernoulliLogits[]]";
    assertEquals(before + "]", pixels(0).toString());
    assertEquals(before + ", conditions=4]", pixels(4).toString());
  }

  /// What learning computes of a model is what evaluation does: the mean of log w over many
  /// samples.
  @Test
  void boundsOnValidationRowsAreThoseOfTheModel() {
    Dataset rows = zeros(300);
    List<Epoch> epochs = new ArrayList<>();
    TrainedVae trained =
        Training.of(
                new Architecture(4, 2, List.of(8), new Tanh(), new BernoulliLogits())
                    .withConditions(2),
                new Elbo())
            .withThreads(1)
            .withEpochs(60)
            .withLearningRate(0.01)
            .withValidationSamples(50)
            .fit(rows, Optional.of(rows), (epoch, state) -> epochs.add(epoch));
    Validation bounds = epochs.getLast().validation().orElseThrow();
    LatentModel model = trained.model("trained");
    assertEquals(2, model.conditionDimension());
    double elbo = 0;
    double shuffled = 0;
    for (int n = 0; n < 300; n++) {
      elbo += elbo(model, rows, n, n) / 300;
      shuffled += elbo(model, rows, n, (n + 7) % 300) / 300;
    }
    // 300 rows of 50 samples here and of 512 there, whose log w differs by about 0.5.
    assertEquals(elbo, bounds.elbo(), 0.03);
    assertTrue(shuffled < elbo - 0.2, "the condition of a row matters");
  }

  // x follows the sign of the first number of the condition.
  private static Dataset zeros(int count) {
    double[][] conditions = uniform(count, 2, 5, 1);
    double[][] x = new double[count][4];
    for (int n = 0; n < count; n++) {
      conditions[n][0] -= 0.5;
      Arrays.fill(x[n], conditions[n][0] > 0 ? 1 : 0);
    }
    return Dataset.of(x).given(conditions);
  }

  private static double elbo(LatentModel model, Dataset rows, int row, int given) {
    double[] x = new double[4];
    Arrays.setAll(x, j -> rows.value(row, j));
    LatentModel of = model.given(new double[] {rows.condition(given, 0), rows.condition(given, 1)});
    double[] z = new double[2 * Block.SIZE];
    double[] u = new double[2 * Block.SIZE];
    double[] logQ = new double[Block.SIZE];
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    Scratch.lend(scratch -> {
      new Independent(3).fill(row, 0, Block.SIZE, 0, 2, u);
      of.proposal(x).sample(Block.SIZE, u, scratch, z, logQ);
      of.at(x).logJoint(Block.SIZE, z, scratch, logPrior, logLikelihood);
    });
    double sum = 0;
    for (int i = 0; i < Block.SIZE; i++) {
      sum += (logPrior[i] + logLikelihood[i] - logQ[i]) / Block.SIZE;
    }
    return sum;
  }

  @Test
  void aModelOfOneConditionIsTheNetworksWithItsNumbersGiven() {
    Parameters parameters = Parameters.initial(pixels(2), Seed.of(4));
    Network encoder = parameters.encoder();
    double[] x = uniform(1, 21, 8, 1)[0];
    double[] c = {0.25, -3};
    double[] both = Arrays.copyOf(x, 23);
    System.arraycopy(c, 0, both, 21, 2);
    assertArrayEquals(encoder.outputsAt(both), encoder.given(c).outputsAt(x), 1e-5);
    DiagonalNormal q = (DiagonalNormal) parameters.model("m").given(c).proposal(x);
    assertArrayEquals(Arrays.copyOf(encoder.given(c).outputsAt(x), 3), q.mean());
    assertThrows(IllegalStateException.class, () -> parameters.vae("m"));
    refused("takes 23 numbers, but 23 are given", () -> encoder.given(both));
  }

  @Test
  void refusesWhatDoesNotFit() {
    Dataset rows = Dataset.of(uniform(3, 21, 1, 1));
    refused(
        "the architecture takes 4 numbers of a condition, but rows have 0",
        () -> training(4).fit(rows));
    refused(
        "the architecture takes 0 numbers of a condition, but rows have 2",
        () -> training(0).fit(rows.given(new double[3][2])));
    refused(
        "one condition a row, but there are 2 conditions and 3 rows",
        () -> rows.given(new double[2][2]));
    refused(
        "row 0 has 2 numbers, but row 1 has 1",
        () -> rows.given(new double[][] {{1, 2}, {3}, {4, 5}}));
    double[][] bad = {{1, 2}, {3, 1e300}, {4, 5}};
    refused(
        "rows: row 1, number 1 of the condition must be a finite number in single precision, but"
            + " is 1.0E300",
        () -> training(2).fit(rows.given(bad)));
    bad[1][1] = Double.NaN;
    refused("number 1 of the condition must be a finite", () -> training(2).fit(rows.given(bad)));
    refused(
        "validation rows have 0",
        () -> training(2).fit(rows.given(new double[3][2]), Optional.of(rows), Listener.none()));
    refused("must be from 0 to 16777216, but are -1", () -> pixels(-1));
    refused(
        "two levels of latents take no condition, but it has 2 numbers",
        () -> pixels(2).withUpper(new Architecture.Upper(2, List.of())));
  }

  private static void refused(String part, Executable work) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, work);
    assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
  }
}
