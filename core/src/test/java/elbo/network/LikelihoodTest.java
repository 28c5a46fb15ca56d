package elbo.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.kernel.Block;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import elbo.network.LikelihoodExamples.Example;
import elbo.network.LikelihoodExamples.Node;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of likelihoods, on the examples of [LikelihoodExamples].
class LikelihoodTest {
  static Stream<Example> examples() {
    return LikelihoodExamples.all();
  }

  @Test
  void everyClassOfThePackageHasAnExample() throws IOException, URISyntaxException {
    Path root =
        Path.of(Likelihood.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(root.resolve("elbo/network"))) {
      Set<String> classes =
          files
              .map(file -> file.getFileName().toString().replace(".class", ""))
              .filter(LikelihoodTest::isLikelihood)
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(
          classes,
          examples()
              .map(e -> e.likelihood().getClass().getSimpleName())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  private static boolean isLikelihood(String name) {
    try {
      Class<?> c = Class.forName("elbo.network." + name);
      return Likelihood.class.isAssignableFrom(c) && !Modifier.isAbstract(c.getModifiers());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static double logDensity(Likelihood likelihood, double[] x, double[] outputs) {
    double[] block = new double[outputs.length * Block.SIZE];
    for (int r = 0; r < outputs.length; r++) {
      block[r * Block.SIZE] = outputs[r];
    }
    double[] out = new double[Block.SIZE];
    likelihood.at(x).logLikelihood(1, block, new Scratch(), out);
    return out[0];
  }

  @ParameterizedTest
  @MethodSource("examples")
  void probabilitiesSumToOne(Example e) {
    double sum = 0;
    for (Node node : e.support()) {
      sum += node.weight() * Math.exp(logDensity(e.likelihood(), node.x(), e.outputs()));
    }
    assertEquals(1, sum, 1e-9);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void slopesAreDifferences(Example e) {
    int step = Math.max(1, e.support().size() / 40);
    for (int n = 0; n < e.support().size(); n += n < 12 ? 1 : step) {
      double[] x = e.support().get(n).x();
      if (e.likelihood() instanceof Laplace && Math.abs(x[0] + 0.4) < 0.01) {
        continue; // the corner
      }
      if (logDensity(e.likelihood(), x, e.outputs()) < -1e4) {
        continue; // differences of such numbers have too few digits
      }
      double[] slope = new double[e.outputs().length];
      e.likelihood().at(x).expand(e.outputs(), slope, new double[slope.length]);
      for (int r = 0; r < slope.length; r++) {
        double h = 1e-4 * Math.min(1, Math.abs(e.outputs()[r]) + 1e-2);
        double difference = (4 * difference(e, x, r, h) - difference(e, x, r, 2 * h)) / 3;
        assertEquals(difference, slope[r], 1e-6 * (1 + Math.abs(slope[r])), "output " + r);
      }
    }
  }

  private static double difference(Example e, double[] x, int r, double h) {
    double[] low = e.outputs().clone();
    double[] high = e.outputs().clone();
    low[r] -= h;
    high[r] += h;
    return (logDensity(e.likelihood(), x, high) - logDensity(e.likelihood(), x, low)) / (2 * h);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void curvatureIsTheVarianceOfTheSlope(Example e) {
    double[] slope = new double[e.outputs().length];
    double[] curvature = new double[slope.length];
    double[] mean = new double[slope.length];
    double[] squares = new double[slope.length];
    for (Node node : e.support()) {
      double p = node.weight() * Math.exp(logDensity(e.likelihood(), node.x(), e.outputs()));
      if (p == 0) {
        continue;
      }
      e.likelihood().at(node.x()).expand(e.outputs(), slope, curvature);
      for (int r = 0; r < slope.length; r++) {
        mean[r] += p * slope[r];
        squares[r] += p * slope[r] * slope[r];
      }
    }
    for (int r = 0; r < slope.length; r++) {
      assertEquals(0, mean[r], 1e-7 * Math.sqrt(squares[r]));
      assertEquals(squares[r], curvature[r], 1e-7 * squares[r]);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void drawsHaveTheMomentsOfTheSupport(Example e) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    int n = 40_000;
    double[][] drawn = new double[n][];
    for (int i = 0; i < n; i++) {
      drawn[i] = e.likelihood().draw(e.outputs(), random);
      e.likelihood().at(drawn[i]);
    }
    for (int j = 0; j < e.unit(); j++) {
      int number = j;
      double mean = moment(e, j, 0, 1);
      double variance = moment(e, j, mean, 2);
      double deviation = Math.sqrt(variance);
      double kurtosis = moment(e, j, mean, 4) / (variance * variance);
      Calibrated.mean(
          Arrays.stream(drawn).mapToDouble(x -> (x[number] - mean) / deviation).toArray(), 0, 0.05);
      Calibrated.mean(
          Arrays.stream(drawn)
              .mapToDouble(x -> Math.pow((x[number] - mean) / deviation, 2))
              .toArray(),
          1,
          0.05 * Math.max(1, Math.sqrt(kurtosis)));
    }
  }

  private static double moment(Example e, int j, double center, int order) {
    double sum = 0;
    for (Node node : e.support()) {
      double p = Math.exp(logDensity(e.likelihood(), node.x(), e.outputs()));
      sum += p == 0 ? 0 : node.weight() * p * Math.pow(node.x()[j] - center, order);
    }
    return sum;
  }

  /// Many numbers of an observation with the outputs of many samples.
  private record Many(Example e, double[] x, double[] block, double[][] outputs) {
    static Many of(Example e, int units, int shift) {
      UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(units);
      int groups = e.outputs().length;
      double[] x = new double[units * e.unit()];
      double[] block = new double[groups * units * Block.SIZE];
      double[][] outputs = new double[units * Block.SIZE][groups];
      for (int j = 0; j < units; j++) {
        double[] drawn = e.likelihood().draw(e.outputs(), random);
        for (int c = 0; c < drawn.length; c++) {
          x[e.adjacent() ? j * drawn.length + c : c * units + j] = drawn[c];
        }
        for (int i = 0; i < Block.SIZE; i++) {
          for (int g = 0; g < groups; g++) {
            double factor = 1 + 0.2 * Math.sin(3 * j + 1.7 * i + g + shift);
            float v = (float) (e.outputs()[g] * factor);
            outputs[j * Block.SIZE + i][g] = v;
            int row = e.adjacent() ? j * groups + g : g * units + j;
            block[row * Block.SIZE + i] = v;
          }
        }
      }
      return new Many(e, x, block, outputs);
    }

    double[] x(int j, int units) {
      double[] own = new double[e.unit()];
      for (int c = 0; c < own.length; c++) {
        own[c] = x[e.adjacent() ? j * own.length + c : c * units + j];
      }
      return own;
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isTheSumOverNumbersInEveryLane(Example e) {
    for (int units : new int[] {1, 2, 33}) {
      Many many = Many.of(e, units, 0);
      double[] whole = new double[Block.SIZE];
      Likelihood.Observed observed = e.likelihood().at(many.x());
      observed.logLikelihood(Block.SIZE, many.block(), new Scratch(), whole);
      double[] sum = new double[Block.SIZE];
      double[] size = new double[Block.SIZE];
      for (int j = 0; j < units; j++) {
        double[] x = many.x(j, units);
        for (int i = 0; i < Block.SIZE; i += 5) {
          double term = logDensity(e.likelihood(), x, many.outputs()[j * Block.SIZE + i]);
          sum[i] += term;
          size[i] += 1 + Math.abs(term);
        }
      }
      for (int i = 0; i < Block.SIZE; i += 5) {
        double tolerance = Double.isNaN(size[i]) ? 0 : 1e-14 * (units + 10) * size[i];
        assertEquals(sum[i], whole[i], tolerance);
      }
      for (int count = 1; count <= Block.SIZE; count += 6) {
        double[] part = new double[Block.SIZE];
        observed.logLikelihood(count, many.block(), new Scratch(), part);
        for (int i = 0; i < count; i++) {
          assertEquals(whole[i], part[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void singlePrecisionAgrees(Example e) {
    int units = 40;
    Many many = Many.of(e, units, 1);
    float[] narrow = new float[many.block().length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) many.block()[i];
    }
    double[] a = new double[Block.SIZE];
    double[] b = new double[Block.SIZE];
    Likelihood.Observed observed = e.likelihood().at(many.x());
    observed.logLikelihood(Block.SIZE, many.block(), new Scratch(), a);
    observed.logLikelihood(Block.SIZE, narrow, new Scratch(), b);
    double terms = 0;
    for (int i = 0; i < Block.SIZE; i++) {
      terms = Math.max(terms, Double.isFinite(a[i]) ? Math.abs(a[i]) : 0);
    }
    for (int i = 0; i < Block.SIZE; i++) {
      // Logarithms and their normalizers may cancel in a sum, but not to less than one a number.
      assertEquals(a[i], b[i], 1e-6 * (units + terms));
    }
    for (int count = 1; count <= Block.SIZE; count += 6) {
      double[] part = new double[Block.SIZE];
      observed.logLikelihood(count, narrow, new Scratch(), part);
      for (int i = 0; i < count; i++) {
        assertEquals(b[i], part[i]);
      }
    }
  }

  // What single precision has no number for is computed in double.
  @ParameterizedTest
  @MethodSource("examples")
  @Tag("bits")
  void extremeOutputsInSinglePrecision(Example e) {
    int groups = e.outputs().length;
    float[] extremes = {0, -0f, -0.5f, 1, 90, -90, 200, -200, 1e-30f, 1e20f, -1e20f};
    for (int r = 0; r < groups; r++) {
      for (Node node : e.support().subList(0, Math.min(12, e.support().size()))) {
        for (float extreme : extremes) {
          double[] wide = new double[groups * Block.SIZE];
          float[] narrow = new float[wide.length];
          for (int g = 0; g < groups; g++) {
            for (int i = 0; i < Block.SIZE; i++) {
              narrow[g * Block.SIZE + i] = g == r && i % 3 == 1 ? extreme : (float) e.outputs()[g];
              wide[g * Block.SIZE + i] = narrow[g * Block.SIZE + i];
            }
          }
          double[] a = new double[Block.SIZE];
          double[] b = new double[Block.SIZE];
          Likelihood.Observed observed = e.likelihood().at(node.x());
          observed.logLikelihood(Block.SIZE, wide, new Scratch(), a);
          observed.logLikelihood(Block.SIZE, narrow, new Scratch(), b);
          for (int i = 0; i < Block.SIZE; i++) {
            double size = Double.isFinite(a[i]) ? Math.abs(a[i]) : 0;
            assertEquals(a[i], b[i], 1e-5 * (1 + size), extreme + " for output " + r);
          }
        }
      }
    }
  }

  // At outputs at the edge of what a parameter may be, lanes have the value of the scalar
  // definition, NaN included.
  @ParameterizedTest
  @MethodSource("examples")
  void extremeOutputsInLanes(Example e) {
    if (!(e.likelihood() instanceof Elementwise family)) {
      return;
    }
    Elementwise.Place place = new Elementwise.Place(family.arguments());
    for (int r = 0; r < e.outputs().length; r++) {
      for (Node node : e.support().subList(0, Math.min(12, e.support().size()))) {
        for (double extreme : new double[] {0, -0.0, -0.5, 1, 200, -200, 1e-30, 1e20, -1e20}) {
          double[] outputs = e.outputs().clone();
          outputs[r] = extreme;
          place.read(0, 1, outputs, 1, 0);
          double scalar = family.logDensity(node.x()[0], place.value, place.coordinate);
          double lane = logDensity(family, node.x(), outputs);
          double size = Double.isFinite(scalar) ? Math.abs(scalar) : 0;
          assertEquals(scalar, lane, 1e-12 * size, extreme + " for output " + r);
        }
      }
    }
  }

  // The scalar definition stands in logDensity; lanes have its bits.
  @ParameterizedTest
  @MethodSource("examples")
  @Tag("bits")
  void lanesHaveTheBitsOfTheScalarDefinition(Example e) {
    if (!(e.likelihood() instanceof Elementwise family)) {
      return;
    }
    for (Node node : e.support()) {
      Many many = Many.of(e, 1, 2);
      double[] out = new double[Block.SIZE];
      e.likelihood().at(node.x()).logLikelihood(Block.SIZE, many.block(), new Scratch(), out);
      Elementwise.Place place = new Elementwise.Place(family.arguments());
      for (int i = 0; i < Block.SIZE; i++) {
        place.read(0, 1, many.outputs()[i], 1, 0);
        double scalar = family.logDensity(node.x()[0], place.value, place.coordinate);
        // A normal likelihood with one scale sums squares before it scales them.
        double tolerance = e.likelihood() instanceof Normal ? 4 * Math.ulp(scalar) : 0;
        assertEquals(scalar, out[i], tolerance);
      }
      if (e.support().size() > 100 && node.x()[0] > 60) {
        break;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void whatIsNoNumberIsNamed(Example e) {
    assertEquals(Optional.empty(), e.likelihood().fault(e.outputs()));
    for (int r = 0; r < e.outputs().length; r++) {
      double[] bad = e.outputs().clone();
      bad[r] = Double.NaN;
      assertTrue(Double.isNaN(logDensity(e.likelihood(), e.support().getFirst().x(), bad)));
      String fault = e.likelihood().fault(bad).orElseThrow();
      assertTrue(fault.contains("NaN"), fault);
    }
  }

  @Test
  void descriptions() {
    List<String> phrases =
        Stream.of(
                Normal.withScale(1),
                Normal.withScales(Transform.EXP),
                new NegativeBinomial(Parameter.learned(), Parameter.learned()),
                new NegativeBinomial(Parameter.learned(), Parameter.constant(0.5, 2)),
                new StudentT(Parameter.constant(4), Parameter.learned(), Parameter.learned()),
                new Binomial(Parameter.constant(8), Parameter.learned()),
                new DiscretizedLogistic(Levels.bytes(), Parameter.learned(), Parameter.learned()),
                new Categorical(3, Categorical.Data.ONE_HOT, Categorical.Order.CLASSES_LAST),
                new BernoulliLogits())
            .map(Likelihood::describe)
            .toList();
    assertEquals(
        List.of(
            "normal, scale 1",
            "normal, mean and scale",
            "negative binomial, mean and inverse dispersion",
            "negative binomial, inverse dispersion from 0.5 to 2",
            "Student t, location and scale, degrees of freedom 4",
            "binomial, trials 8",
            "discretized logistic, 256 levels from 0.0 to 255.0, mean and scale",
            "categorical, 4 classes, one-hot".replace('4', '3'),
            "Bernoulli, logits"),
        phrases);
  }

  /// Lanes of several observations have the numbers that each observation has, in either precision.
  @ParameterizedTest
  @MethodSource("examples")
  void observationsShareLanes(Example e) {
    List<Likelihood.Observed> members =
        e.support().stream().limit(9).map(node -> e.likelihood().at(node.x())).toList();
    int rows = e.outputs().length;
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(5);
    for (int size : new int[] {1, 2, 7, 20, 100}) {
      int all = Math.min(size * members.size(), Block.SIZE + 30);
      for (int at = 0; at < all; at += Block.SIZE) {
        Runs runs = new Runs(size, at, Math.min(Block.SIZE, all - at));
        float[] single = new float[rows * Block.SIZE];
        double[] wide = new double[single.length];
        for (int i = 0; i < single.length; i++) {
          single[i] = (float) (e.outputs()[i / Block.SIZE] * (1 + 0.1 * random.nextDouble()));
          wide[i] = single[i];
        }
        double[] inSingle = new double[Block.SIZE];
        double[] inDouble = new double[Block.SIZE];
        Likelihood.Observed one = members.getFirst();
        one.logLikelihood(members, runs, rows, single, new Scratch(), inSingle);
        one.logLikelihood(members, runs, rows, wide, new Scratch(), inDouble);
        double[] expected = new double[Block.SIZE];
        for (int m = runs.firstMember(); m <= runs.lastMember(); m++) {
          members.get(m).logLikelihood(runs.count(), single, new Scratch(), expected);
          for (int i = runs.from(m); i < runs.to(m); i++) {
            assertEquals(expected[i], inSingle[i]);
          }
          members.get(m).logLikelihood(runs.count(), wide, new Scratch(), expected);
          for (int i = runs.from(m); i < runs.to(m); i++) {
            assertEquals(expected[i], inDouble[i]);
          }
        }
      }
    }
  }
}
