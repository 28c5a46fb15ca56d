package elbo.distribution;

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
