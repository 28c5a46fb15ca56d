package elbo.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.Calibrated;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.points.Independent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteMixtureTest {
  private static final int BLOCKS = 400;

  private static DiagonalNormal normal(int d, double mean, double scale) {
    double[] m = new double[d];
    double[] s = new double[d];
    Arrays.fill(m, mean);
    Arrays.fill(s, scale);
    return new DiagonalNormal(m, s);
  }

  /// The mean of p / q under q is 1: both densities are normalized, and samples come from q.
  private static void assertNormalized(Distribution q, Distribution p, double delta) {
    Scratch scratch = new Scratch();
    int d = q.latentDimension();
    double[] u = new double[q.uniforms() * Block.SIZE];
    double[] z = new double[d * Block.SIZE];
    double[] logQ = new double[Block.SIZE];
    double[] logP = new double[Block.SIZE];
    double[] ratios = new double[BLOCKS * Block.SIZE];
    for (int b = 0; b < BLOCKS; b++) {
      new Independent(3).fill(0, (long) b * Block.SIZE, Block.SIZE, 0, q.uniforms(), u);
      q.sample(Block.SIZE, u, scratch, z, logQ);
      p.logDensity(Block.SIZE, z, scratch, logP);
      for (int i = 0; i < Block.SIZE; i++) {
        ratios[b * Block.SIZE + i] = StrictMath.exp(logP[i] - logQ[i]);
      }
    }
    Calibrated.mean(ratios, 1, delta);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void studentTIsNormalized(int d) {
    assertNormalized(new StudentT(normal(d, 0.5, 2)), normal(d, 0.7, 1.8), 0.1);
  }

  /// N(m, s²LLᵀ) is the normal distribution with its factor written out.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 40})
  void rescaledIsTheNormalOfThatScale(int d) {
    FullNormal normal = NormalTest.full(d, 3);
    Scratch scratch = new Scratch();
    double[] u = new double[d * Block.SIZE];
    double[][] z = new double[2][d * Block.SIZE];
    double[][] logQ = new double[2][Block.SIZE];
    double[] again = new double[Block.SIZE];
    for (double scale : new double[] {0.3, 1, 1.2, 7}) {
      List<Distribution> same = List.of(new Rescaled(normal, scale), normal.detuned(0, scale));
      new Independent(3).fill(0, 0, Block.SIZE, 0, d, u);
      for (int i = 0; i < 2; i++) {
        same.get(i).sample(Block.SIZE, u, scratch, z[i], logQ[i]);
      }
      assertArrayEquals(z[1], z[0], 1e-13 * scale * d);
      assertArrayEquals(logQ[1], logQ[0], 1e-12 * d);
      same.get(0).logDensity(Block.SIZE, z[1], scratch, again);
      assertArrayEquals(logQ[1], again, 1e-11 * d);
    }
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new Rescaled(normal, bad));
    }
  }

  /// A density that components share is computed once, which changes no bit.
  @Test
  void componentsAboutOneNormalHaveTheirOwnDensities() {
    FullNormal normal = NormalTest.full(3, 3);
    List<Distribution> components =
        List.of(normal, new StudentT(normal), NormalTest.full(3, 4), new Rescaled(normal, 1.2));
    double[] shares = {0.4, 0.3, 0.2, 0.1};
    Scratch scratch = new Scratch();
    FiniteMixture q = new FiniteMixture(components, shares);
    double[] u = new double[q.uniforms() * Block.SIZE];
    double[] z = new double[3 * Block.SIZE];
    double[] got = new double[Block.SIZE];
    double[] one = new double[Block.SIZE];
    double[][] terms = new double[4][Block.SIZE];
    new Independent(3).fill(0, 0, Block.SIZE, 0, q.uniforms(), u);
    q.sample(Block.SIZE, u, scratch, z, got);
    for (int c = 0; c < 4; c++) {
      // Alone in a mixture, it shares nothing.
      new FiniteMixture(List.of(components.get(c)), new double[] {1})
          .logDensity(Block.SIZE, z, scratch, one);
      components.get(c).logDensity(Block.SIZE, z, scratch, terms[c]);
      assertArrayEquals(terms[c], one);
    }
    for (int i = 0; i < Block.SIZE; i++) {
      double sum = 0;
      for (int c = 0; c < 4; c++) {
        sum += shares[c] * StrictMath.exp(terms[c][i]);
      }
      assertEquals(StrictMath.log(sum), got[i], 1e-13 * (1 + Math.abs(got[i])));
    }
  }

  /// t with four degrees of freedom: Γ(5/2) / (Γ(2) √(4π)) = 3/8 at its centre.
  @Test
  void studentTHasTheKnownCentre() {
    double[] out = new double[Block.SIZE];
    new StudentT(normal(1, 1, 1)).logDensity(1, filled(1), new Scratch(), out);
    assertEquals(StrictMath.log(0.375), out[0], 1e-14);
  }

  private static double[] filled(double value) {
    double[] z = new double[Block.SIZE];
    Arrays.fill(z, value);
    return z;
  }

  @Test
  void mixturesAreNormalized() {
    FiniteMixture q =
        new FiniteMixture(
            List.of(normal(2, -1, 1), new StudentT(normal(2, 2, 0.5)), normal(2, 0, 3)),
            new double[] {1, 2, 1});
    assertNormalized(q, normal(2, 0, 1), 0.15);
    assertNormalized(q, new FiniteMixture(List.of(normal(2, 2, 0.5)), new double[] {1}), 0.15);
  }

  @Test
  void aMixtureOfOneIsThatOne() {
    DiagonalNormal one = normal(2, 0.3, 1.5);
    double[] a = new double[Block.SIZE];
    double[] b = new double[Block.SIZE];
    double[] z = new FiniteMixtureTest().points();
    one.logDensity(64, z, new Scratch(), a);
    new FiniteMixture(List.of(one, one), new double[] {3, 1}).logDensity(64, z, new Scratch(), b);
    for (int i = 0; i < 64; i++) {
      assertEquals(a[i], b[i], 1e-13 * (1 + Math.abs(a[i])));
    }
  }

  private double[] points() {
    double[] u = new double[2 * Block.SIZE];
    new Independent(4).fill(0, 0, 64, 0, 2, u);
    return u;
  }

  @Test
  void sharesAndDimensionsMustFit() {
    DiagonalNormal one = normal(1, 0, 1);
    assertThrows(
        IllegalArgumentException.class, () -> new FiniteMixture(List.of(one), new double[] {1, 1}));
    assertThrows(
        IllegalArgumentException.class, () -> new FiniteMixture(List.of(one), new double[] {0}));
    assertThrows(
        IllegalArgumentException.class,
        () -> new FiniteMixture(List.of(one, normal(2, 0, 1)), new double[] {1, 1}));
  }
}
