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

  /// Derivatives in lanes against central differences, and the density beside them.
  @ParameterizedTest
  @MethodSource("distributions")
  void gradientsAreThoseOfTheLogDensity(Distribution q) {
    if (!q.hasGradients()) {
      return;
    }
    int d = q.latentDimension();
    double[][] z = Arrays.copyOfRange(samples(q, new double[Block.SIZE]), 4, 24);
    double[] block = new double[d * Block.SIZE];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < d; j++) {
        block[j * Block.SIZE + i] = z[i][j];
      }
    }
    double[] logQ = new double[Block.SIZE];
    double[] gradient = new double[d * Block.SIZE];
    q.gradients(z.length, block, new Scratch(), logQ, gradient);
    double[] alone = logDensity(q, z);
    for (int i = 0; i < z.length; i++) {
      assertEquals(alone[i], logQ[i], 1e-12 * (d + Math.abs(alone[i])));
      for (int j = 0; j < d; j++) {
        double[][] sides = {z[i].clone(), z[i].clone()};
        sides[0][j] += 1e-5;
        sides[1][j] -= 1e-5;
        double[] at = logDensity(q, sides);
        double slope = (at[0] - at[1]) / 2e-5;
        assertEquals(slope, gradient[j * Block.SIZE + i], 1e-5 * (1 + Math.abs(slope)));
      }
    }
  }

  /// A whitening is affine, its inverse and its transpose are what they are called.
  @ParameterizedTest
  @MethodSource("distributions")
  void whiteningsAreInvertedAndTransposed(Distribution q) {
    Optional<Whitening> whitening = q.whitening();
    int d = q.latentDimension();
    if (whitening.isEmpty() || d == 0) {
      return;
    }
    Whitening map = whitening.get();
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3);
    double[] e = new double[d * Block.SIZE];
    double[] g = new double[d * Block.SIZE];
    for (int k = 0; k < e.length; k++) {
      // The first sample is the origin.
      e[k] = k % Block.SIZE == 0 ? 0 : 2 * random.nextDouble() - 1;
      g[k] = 2 * random.nextDouble() - 1;
    }
    double[] z = new double[d * Block.SIZE];
    double[] back = new double[d * Block.SIZE];
    double[] pulled = new double[d * Block.SIZE];
    Scratch scratch = new Scratch();
    map.color(20, e, scratch, z);
    map.whiten(20, z, scratch, back);
    map.pullBack(20, g, scratch, pulled);
    for (int i = 1; i < 20; i++) {
      double forward = 0;
      double backward = 0;
      for (int j = 0; j < d; j++) {
        int k = j * Block.SIZE;
        assertEquals(e[k + i], back[k + i], 1e-9);
        forward += g[k + i] * (z[k + i] - z[k]);
        backward += pulled[k + i] * e[k + i];
      }
      assertEquals(forward, backward, 1e-9 * (1 + Math.abs(forward)));
    }
  }

  /// The coordinates of a normal distribution are standard normal.
  @ParameterizedTest
  @MethodSource("distributions")
  void normalDistributionsAreWhitened(Distribution q) {
    if (!(q instanceof Normal) || q.latentDimension() == 0) {
      return;
    }
    Whitening map = q.whitening().orElseThrow();
    int d = q.latentDimension();
    double[][] z = samples(q, new double[Block.SIZE]);
    double[] block = new double[d * Block.SIZE];
    for (int j = 0; j < d; j++) {
      block[j * Block.SIZE + 1] = z[5][j];
    }
    Scratch scratch = new Scratch();
    map.color(1, new double[d * Block.SIZE], scratch, block);
    double[] e = new double[d * Block.SIZE];
    for (int j = 0; j < d; j++) {
      block[j * Block.SIZE + 1] = z[5][j];
    }
    map.whiten(2, block, scratch, e);
    double squares = 0;
    double[] mean = new double[d];
    for (int j = 0; j < d; j++) {
      squares += e[j * Block.SIZE + 1] * e[j * Block.SIZE + 1];
      mean[j] = block[j * Block.SIZE];
    }
    double[] at = logDensity(q, mean, z[5]);
    assertEquals(at[0] - 0.5 * squares, at[1], 1e-9 * (1 + Math.abs(at[1])));
  }

  /// Derivatives are pulled back by the transposed map: g · A e = Aᵀg · e.
  @ParameterizedTest
  @MethodSource("distributions")
  void derivativesArePulledBack(Distribution q) {
    if (q.whitening().isEmpty() || q.latentDimension() == 0) {
      return;
    }
    Whitening map = q.whitening().orElseThrow();
    int d = q.latentDimension();
    double[] e = new double[d * Block.SIZE];
    double[] g = new double[d * Block.SIZE];
    for (int j = 0; j < d; j++) {
      e[j * Block.SIZE] = Math.sin(1 + 3 * j);
      g[j * Block.SIZE + 1] = Math.cos(2 + 5 * j);
    }
    Scratch scratch = new Scratch();
    double[] z = new double[d * Block.SIZE];
    double[] back = new double[d * Block.SIZE];
    map.color(2, e, scratch, z);
    map.pullBack(2, g, scratch, back);
    double there = 0;
    double here = 0;
    double size = 0;
    for (int j = 0; j < d; j++) {
      double moved = z[j * Block.SIZE] - z[j * Block.SIZE + 1];
      there += g[j * Block.SIZE + 1] * moved;
      here += back[j * Block.SIZE + 1] * e[j * Block.SIZE];
      size += Math.abs(moved);
    }
    assertEquals(there, here, 1e-9 * size);
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
