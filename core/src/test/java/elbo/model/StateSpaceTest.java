package elbo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Catalogs;
import elbo.Lanes;
import elbo.Walk;
import elbo.exact.Evidence;
import elbo.kernel.Block;
import elbo.kernel.Cholesky;
import elbo.kernel.Constants;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.name.Examples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of every state-space model, and what is known of some.
class StateSpaceTest {
  static List<StateSpace> models() {
    List<StateSpace> all = new ArrayList<>();
    Examples.of(Catalogs.MODELS).stream()
        .filter(StateSpace.class::isInstance)
        .map(StateSpace.class::cast)
        .forEach(all::add);
    all.add(new Walk());
    return all;
  }

  private static double[] series(StateSpace model) {
    try {
      return model.draw(RandomSource.XO_SHI_RO_256_PP.create(4)).x();
    } catch (UnsupportedOperationException e) {
      return IntStream.range(0, model.observationDimension()).mapToDouble(i -> i % 3).toArray();
    }
  }

  private static double[] lane(StateSpace model, UniformRandomProvider random) {
    double[] lane = new double[model.stateDimension() + model.uniforms()];
    for (int j = 0; j < lane.length; j++) {
      lane[j] = j < model.stateDimension() ? 4 * random.nextDouble() - 2 : random.nextDouble();
    }
    return lane;
  }

  /// One scalar program in lanes: of the model, of its guide and of the lookahead.
  @Tag("bits")
  @ParameterizedTest
  @MethodSource("models")
  void aStepOfAParticleDependsOnThatParticleAlone(StateSpace model) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    double[][] lanes = new double[64][];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = lane(model, random);
    }
    int d = model.stateDimension();
    int rows = lanes[0].length;
    double[] y = series(model);
    Arrays.fill(y, model.width(), 2 * model.width(), Double.NaN);
    List<FeynmanKac> both = new ArrayList<>(List.of(model.at(y)));
    model.guided(y).ifPresent(both::add);
    for (FeynmanKac series : both) {
      for (int t : new int[] {0, 1, 2}) {
        Lanes.check(
            rows,
            lanes,
            new int[] {d, 1, 1},
            (count, in, scratch, out) -> {
              double[] before = Arrays.copyOf(in, d * Block.SIZE);
              double[] u = Arrays.copyOfRange(in, d * Block.SIZE, rows * Block.SIZE);
              series.step(t, count, before, u, scratch, out[0], out[1]);
              assertArrayEquals(Arrays.copyOf(in, d * Block.SIZE), before);
              Arrays.fill(out[2], 0);
              if (t > 0) {
                series.lookahead(t, count, before, scratch, out[2]);
              }
            });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aSeriesHasWholeStepsOfFiniteOrMissingNumbers(StateSpace model) {
    double[] y = series(model);
    assertTrue(model.takes(y.length) && model.takesMissing());
    assertFalse(model.takes(0) || (model.width() > 1 && model.takes(y.length - 1)));
    double[] infinite = y.clone();
    infinite[y.length - 1] = Double.POSITIVE_INFINITY;
    for (double[] wrong : List.of(new double[0], infinite)) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> model.at(wrong)).getMessage();
      assertEquals(1, message.lines().count(), message);
      if (model.hasGuide()) {
        assertThrows(IllegalArgumentException.class, () -> model.guided(wrong));
        assertThrows(IllegalArgumentException.class, () -> Evidence.of(model, wrong));
      }
    }
    assertEquals(y.length / model.width(), model.at(y).steps());
    assertEquals(model.hasGuide(), model.guided(y).isPresent());
  }

  /// What is missing at the end leaves the rest: the evidence of a series is that of the same
  /// series followed by steps that were not observed.
  @ParameterizedTest
  @MethodSource("models")
  void missingStepsAtTheEndChangeNothing(StateSpace model) {
    double[] y = Arrays.copyOf(series(model), 6 * model.width());
    double[] longer = Arrays.copyOf(y, 9 * model.width());
    Arrays.fill(longer, y.length, longer.length, Double.NaN);
    Evidence.of(model, y)
        .ifPresent(log ->
            assertEquals(log, Evidence.of(model, longer).orElseThrow(), 1e-8 * Math.abs(log)));
  }

  /// A hole is integrated out, so that the evidence of what is left is the sum or integral over
  /// what could have been there.
  @Test
  void aHoleIsTheSumOverWhatCouldBeThere() {
    StateSpace model = new BinomialAutoregression(3, 0.9, 0.5);
    double sum = 0;
    for (int count = 0; count <= 3; count++) {
      sum += Math.exp(Evidence.of(model, new double[] {2, count, 1}).orElseThrow());
    }
    double hole = Evidence.of(model, new double[] {2, Double.NaN, 1}).orElseThrow();
    assertEquals(Math.log(sum), hole, 1e-9);
    double all = 0;
    for (int count = 0; count <= 3; count++) {
      all += Math.exp(Evidence.of(model, new double[] {count}).orElseThrow());
    }
    assertEquals(1, all, 1e-9);
  }

  /// Against the density of the normal distribution that all numbers have together.
  @Test
  void theKalmanFilterHasTheJointDensity() {
    double[][] a = {{0.8, 0.3}, {-0.2, 0.7}};
    double[][] l = {{0.5, 0}, {0.2, 0.9}};
    double[][] c = {{1, 0.5}, {0, 1}, {2, -1}};
    double[] r = {0.4, 1.1, 0.7};
    double[] m = {3, -2};
    double[][] l0 = {{1.5, 0}, {-0.4, 0.6}};
    StateSpace model = new LinearGaussianStateSpace(a, l, c, r, m, l0);
    double[] y = {
      4, -1, 7, Double.NaN, 0.5, 2, Double.NaN, Double.NaN, Double.NaN, 1, 2, Double.NaN
    };
    assertEquals(joint(a, l, c, r, m, l0, y), model.logEvidence(y).orElseThrow(), 1e-10);
  }

  private static double joint(
      double[][] a, double[][] l, double[][] c, double[] r, double[] m, double[][] l0, double[] y) {
    int d = m.length;
    int steps = y.length / r.length;
    double[][] means = new double[steps][];
    double[][][] within = new double[steps][][];
    means[0] = m;
    within[0] = times(l0, transposed(l0));
    for (int t = 1; t < steps; t++) {
      means[t] = column(times(a, asColumn(means[t - 1])));
      within[t] = sum(times(times(a, within[t - 1]), transposed(a)), times(l, transposed(l)));
    }
    List<Integer> seen =
        IntStream.range(0, y.length).filter(i -> !Double.isNaN(y[i])).boxed().toList();
    int n = seen.size();
    double[][] covariance = new double[n][n];
    double[] residual = new double[n];
    for (int i = 0; i < n; i++) {
      int t = seen.get(i) / r.length;
      int p = seen.get(i) % r.length;
      residual[i] = y[seen.get(i)] - Sums.dot(c[p], means[t], d);
      for (int j = 0; j <= i; j++) {
        int s = seen.get(j) / r.length;
        int q = seen.get(j) % r.length;
        double[][] cross = within[s];
        for (int k = s; k < t; k++) {
          cross = times(a, cross);
        }
        covariance[i][j] = Sums.dot(c[p], column(times(cross, asColumn(c[q]))), d);
        covariance[i][j] += i == j ? r[p] * r[p] : 0;
        covariance[j][i] = covariance[i][j];
      }
    }
    double[][] factor = Cholesky.factor(covariance);
    double log = -n * Constants.HALF_LOG_2_PI;
    double[] white = new double[n];
    for (int i = 0; i < n; i++) {
      white[i] = (residual[i] - Sums.dot(factor[i], white, i)) / factor[i][i];
      log -= Math.log(factor[i][i]) + 0.5 * white[i] * white[i];
    }
    return log;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] out = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          out[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return out;
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] out = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        out[i][j] = a[i][j] + b[i][j];
      }
    }
    return out;
  }

  private static double[][] transposed(double[][] a) {
    double[][] out = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        out[j][i] = a[i][j];
      }
    }
    return out;
  }

  private static double[][] asColumn(double[] x) {
    return transposed(new double[][] {x});
  }

  private static double[] column(double[][] a) {
    return transposed(a)[0];
  }

  @Test
  void publishedValues() {
    double[] y = {1, -1, 0.5, 2, 0, -0.5, 1.5, -2, 0.25, 1};
    StateSpace linear = new LinearGaussianStateSpace(0.9, 1, 1, 1);
    assertEquals(-18.121592588133, linear.logEvidence(y).orElseThrow(), 1e-11);
  }

  /// A flat first level is the limit of wide ones, but for the density of the first number.
  @Test
  void aFlatLevelIsTheLimitOfWideOnes() {
    double[] y = {3, Double.NaN, 5, 4, 1};
    double wide = 1e9;
    double first = -Constants.HALF_LOG_2_PI - 0.5 * Math.log(wide);
    double proper = new LocalLevel(2, 0.7, 0, wide).logEvidence(y).orElseThrow();
    assertEquals(proper - first, new LocalLevel(2, 0.7).logEvidence(y).orElseThrow(), 1e-7);
    double[] later = {Double.NaN, Double.NaN, 3, Double.NaN, 5, 4, 1};
    assertEquals(
        new LocalLevel(2, 0.7).logEvidence(y).orElseThrow(),
        new LocalLevel(2, 0.7).logEvidence(later).orElseThrow());
    assertThrows(
        IllegalArgumentException.class,
        () -> new LocalLevel(2, 0.7).logEvidence(new double[] {Double.NaN}));
  }

  /// What is drawn is what the evidence is of: E(q(y) / p(y)) = 1 over y from p, for another model
  /// q.
  @Test
  void drawsAreOfTheModel() {
    List<List<StateSpace>> pairs =
        List.of(
            List.of(
                new LinearGaussianStateSpace(0.7, 0.8, 0.9, 1.5),
                new LinearGaussianStateSpace(0.6, 0.8, 0.9, 1.4)),
            List.of(
                new PoissonAutoregression(0.5, 0.8, 0.5), new PoissonAutoregression(0.5, 0.8, 0.4)),
            List.of(
                new BinomialAutoregression(5, 0.8, 0.5), new BinomialAutoregression(5, 0.8, 0.4)),
            List.of(
                new StochasticVolatility(-1, 0.9, 0.5), new StochasticVolatility(-1, 0.9, 0.4)));
    for (List<StateSpace> pair : pairs) {
      UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(6);
      double[] ratios = new double[1024];
      for (int i = 0; i < ratios.length; i++) {
        double[] y = Arrays.copyOf(pair.getFirst().draw(random).x(), 3);
        ratios[i] =
            Math.exp(
                Evidence.of(pair.getLast(), y).orElseThrow()
                    - Evidence.of(pair.getFirst(), y).orElseThrow());
      }
      Calibrated.mean(ratios, 1, 0.2);
    }
  }

  @Test
  void parametersBreakNoRule() {
    List<Runnable> wrong =
        List.of(
            () -> new StochasticVolatility(0, 1, 0.2),
            () -> new StochasticVolatility(0, -1.5, 0.2),
            () -> new StochasticVolatility(0, Double.NaN, 0.2),
            () -> new StochasticVolatility(0, 0.5, 0),
            () -> new PoissonAutoregression(0, 1, 0.2),
            () -> new BinomialAutoregression(0, 0.5, 0.2),
            () -> new NonlinearGrowth(10, 1, 4, 2),
            () -> new LinearGaussianStateSpace(0.9, -1, 1, 1),
            () -> new LinearGaussianStateSpace(0.9, 1, 0, 1),
            () -> new LinearGaussianStateSpace(Double.POSITIVE_INFINITY, 1, 1, 1),
            () -> new LocalLevel(0, 1));
    for (Runnable make : wrong) {
      String message = assertThrows(IllegalArgumentException.class, make::run).getMessage();
      assertEquals(1, message.lines().count(), message);
    }
    StateSpace counts = new PoissonAutoregression(0, 0.5, 0.2);
    for (double y : new double[] {-1, 0.5}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> counts.at(new double[] {1, Double.NaN, y}))
              .getMessage();
      assertTrue(message.contains("that of step 2 is " + y), message);
    }
    StateSpace two = new LinearGaussianStateSpace(2, 2, 1);
    assertThrows(IllegalArgumentException.class, () -> two.at(new double[3]));
  }

  @Test
  void aStepInPartsIsForModelsThatTakeThem() {
    StateSpace whole = new Pair();
    assertThrows(
        IllegalArgumentException.class, () -> whole.at(new double[] {1, 2, 3, Double.NaN}));
    assertEquals(2, whole.at(new double[] {1, 2, Double.NaN, Double.NaN}).steps());
    assertEquals(Optional.empty(), whole.guided(new double[2]));
  }

  private record Pair() implements StateSpace {
    @Override
    public String name() {
      return "Pair";
    }

    @Override
    public int stateDimension() {
      return 1;
    }

    @Override
    public int width() {
      return 2;
    }

    @Override
    public void initial(int count, double[] uniforms, Scratch scratch, double[] z) {}

    @Override
    public void transition(
        int t, int count, double[] before, double[] uniforms, Scratch scratch, double[] z) {}

    @Override
    public void logPotential(
        int t, double[] y, int count, double[] z, Scratch scratch, double[] out) {}
  }
}
