package elbo.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Lanes;
import elbo.exact.Quadrature;
import elbo.kernel.Block;
import elbo.kernel.Cholesky;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of every [Distribution].
@Tag("bits")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DistributionContract {
  private static final int LARGEST_SUPPORT = 1 << 12;

  /// The distributions that are tested, with their names.
  protected abstract Stream<Named<Distribution>> distributions();

  // The first few have numbers at the ends and in the middle of (0, 1).
  private static double[][] uniforms(Distribution q) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(7);
    double[] special = {0x1p-53, 1 - 0x1p-53, 0.5, 0x1p-20};
    double[][] u = new double[Block.SIZE][q.uniforms()];
    for (int s = 0; s < u.length; s++) {
      for (int j = 0; j < u[s].length; j++) {
        u[s][j] = s < special.length ? special[s] : random.nextDouble() + 0x1p-54;
      }
    }
    return u;
  }

  /// Samples with their log densities as [Distribution#sample] returns them.
  private static double[][] samples(Distribution q, double[] outLogQ) {
    int d = q.latentDimension();
    double[][] uniforms = uniforms(q);
    double[] u = new double[q.uniforms() * Block.SIZE];
    for (int i = 0; i < Block.SIZE; i++) {
      for (int j = 0; j < q.uniforms(); j++) {
        u[j * Block.SIZE + i] = uniforms[i][j];
      }
    }
    double[] z = new double[d * Block.SIZE];
    q.sample(Block.SIZE, u, new Scratch(), z, outLogQ);
    double[][] samples = new double[Block.SIZE][d];
    for (int i = 0; i < Block.SIZE; i++) {
      for (int j = 0; j < d; j++) {
        samples[i][j] = z[j * Block.SIZE + i];
      }
    }
    return samples;
  }

  private static double[] logDensity(Distribution q, double[]... z) {
    double[] block = new double[q.latentDimension() * Block.SIZE];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < z[i].length; j++) {
        block[j * Block.SIZE + i] = z[i][j];
      }
    }
    double[] out = new double[Block.SIZE];
    q.logDensity(z.length, block, new Scratch(), out);
    return Arrays.copyOf(out, z.length);
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void aSampleDependsOnItsUniformsAlone(Distribution q) {
    Lanes.check(
        q.uniforms(),
        uniforms(q),
        new int[] {q.latentDimension(), 1},
        (count, u, scratch, out) -> q.sample(count, u, scratch, out[0], out[1]));
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void aDensityDependsOnItsLatentsAlone(Distribution q) {
    Lanes.check(
        q.latentDimension(),
        samples(q, new double[Block.SIZE]),
        new int[] {1},
        (count, z, scratch, out) -> q.logDensity(count, z, scratch, out[0]));
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void aSampleHasTheLogDensityThatIsReturnedWithIt(Distribution q) {
    double[] logQ = new double[Block.SIZE];
    double[][] z = samples(q, logQ);
    double[] again = logDensity(q, z);
    for (int i = 0; i < z.length; i++) {
      assertTrue(again[i] > Double.NEGATIVE_INFINITY, "a sample is possible");
      assertEquals(again[i], logQ[i], 1e-12 * (z[i].length + Math.abs(again[i])));
    }
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void theDivergenceFromItselfIsZero(Distribution q) {
    q.klTo(q).ifPresent(kl -> assertEquals(0, kl, 1e-13 * q.latentDimension()));
    assertEquals(OptionalDouble.empty(), q.klTo(new Unknown(q)), "of a type that it cannot know");
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void theGradientIsThatOfTheDensityAndThePrecisionIsPositiveDefinite(Distribution q) {
    if (!q.differentiable()) {
      return;
    }
    int d = q.latentDimension();
    double step = 1e-5;
    double[][] samples = samples(q, new double[Block.SIZE]);
    for (double[] z : Arrays.copyOfRange(samples, 4, 8)) {
      double[] gradient = new double[d];
      double[][] precision = new double[d][d];
      q.expand(z, gradient, precision);
      for (int j = 0; j < d; j++) {
        double[] down = z.clone();
        double[] up = z.clone();
        down[j] -= step;
        up[j] += step;
        double[] ends = logDensity(q, down, up);
        assertEquals((ends[1] - ends[0]) / (2 * step), gradient[j], 1e-6 * (1 + curve(precision)));
        if (q instanceof Normal) {
          // The second derivatives of a normal distribution are its precision.
          double[] below = new double[d];
          double[] above = new double[d];
          q.expand(down, below, new double[d][d]);
          q.expand(up, above, new double[d][d]);
          for (int i = 0; i < d; i++) {
            assertEquals(
                precision[i][j], (below[i] - above[i]) / (2 * step), 1e-7 * curve(precision));
          }
        }
      }
      Cholesky.factor(precision);
    }
  }

  private static double curve(double[][] precision) {
    return Arrays.stream(precision).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
  }

  private record Unknown(Distribution q) implements Distribution {
    @Override
    public int latentDimension() {
      return q.latentDimension();
    }

    @Override
    public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
      q.sample(count, u, scratch, z, logQ);
    }

    @Override
    public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
      q.logDensity(count, z, scratch, out);
    }
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void densitiesSumOrIntegrateToOne(Distribution q) {
    Optional<double[][]> support = support(q);
    if (support.isPresent()) {
      double sum = 0;
      for (double[] z : support.get()) {
        sum += Math.exp(logDensity(q, z)[0]);
      }
      assertEquals(1, sum, 1e-12);
    } else if (q instanceof Normal normal && q.latentDimension() <= 2) {
      OptionalDouble integral =
          Quadrature.logEvidence(
              (count, z, scratch, logPrior, logLikelihood) -> {
                q.logDensity(count, z, scratch, logPrior);
                Arrays.fill(logLikelihood, 0, count, 0);
              },
              normal);
      assertEquals(0, integral.orElseThrow(), 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void marginalsAreSumsOverTheOtherCoordinates(Distribution q) {
    for (int from = 0; from < q.latentDimension(); from++) {
      Optional<Distribution> marginal = q.marginal(from);
      Optional<double[][]> support = support(q);
      if (marginal.isPresent() && support.isPresent()) {
        assertEquals(q.latentDimension() - from, marginal.get().latentDimension());
        double[] rest = Arrays.copyOfRange(support.get()[0], from, q.latentDimension());
        double sum = 0;
        for (double[] z : support.get()) {
          boolean same = Arrays.equals(rest, Arrays.copyOfRange(z, from, z.length));
          sum += same ? Math.exp(logDensity(q, z)[0]) : 0;
        }
        assertEquals(sum, Math.exp(logDensity(marginal.get(), rest)[0]), 1e-13);
      }
    }
  }

  /// The points of finite support, where they are known and not too many.
  private static Optional<double[][]> support(Distribution q) {
    return switch (q) {
      case Categorical categorical ->
          Optional.of(
              IntStream.range(0, categorical.probabilities().length)
                  .mapToObj(s -> new double[] {s})
                  .toArray(double[][]::new));
      case IndependentBernoulli bits when 1L << bits.latentDimension() <= LARGEST_SUPPORT ->
          Optional.of(
              IntStream.range(0, 1 << bits.latentDimension())
                  .mapToObj(s -> bits(s, bits.latentDimension()))
                  .toArray(double[][]::new));
      case FiniteMixture mixture -> {
        List<Optional<double[][]>> all =
            mixture.components().stream().map(DistributionContract::support).toList();
        yield all.stream().allMatch(s -> s.isPresent() && s.get().length == all.get(0).get().length)
            ? all.getFirst()
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private static double[] bits(int state, int d) {
    return IntStream.range(0, d).mapToDouble(j -> state >> j & 1).toArray();
  }

  /// Lanes of several distributions, where they can be shared, have the samples of each.
  @ParameterizedTest
  @MethodSource("distributions")
  void distributionsShareLanes(Distribution q) {
    if (!q.sharesLanesWith(q)) {
      return;
    }
    Distribution other = q instanceof Normal normal ? normal.detuned(0.3, 1.7) : q;
    assertTrue(q.sharesLanesWith(other));
    List<Distribution> members = List.of(q, other, other, q, other);
    double[][] uniforms = uniforms(q);
    double[] u = new double[q.uniforms() * Block.SIZE];
    for (int i = 0; i < Block.SIZE; i++) {
      for (int j = 0; j < q.uniforms(); j++) {
        u[j * Block.SIZE + i] = uniforms[i][j];
      }
    }
    for (int size : new int[] {1, 3, 30}) {
      int count = Math.min(Block.SIZE, size * members.size());
      Runs runs = new Runs(size, 0, count);
      double[] z = new double[q.latentDimension() * Block.SIZE];
      double[] logQ = new double[Block.SIZE];
      q.sample(members, runs, u, new Scratch(), z, logQ);
      for (int m = 0; m <= runs.lastMember(); m++) {
        double[] own = new double[z.length];
        double[] ownLogQ = new double[Block.SIZE];
        members.get(m).sample(count, u, new Scratch(), own, ownLogQ);
        for (int i = runs.from(m); i < runs.to(m); i++) {
          assertEquals(ownLogQ[i], logQ[i]);
          for (int j = 0; j < q.latentDimension(); j++) {
            assertEquals(own[j * Block.SIZE + i], z[j * Block.SIZE + i]);
          }
        }
      }
    }
  }
}
