package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.kernel.Block;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The variance of a mean over one randomization, against the exact variance of Monte Carlo.
///
/// The integrand is a product over d coordinates with mean 1: of u + ½, with variance (13/12)^d −
/// 1, or, for lattices, which want it periodic, of ½ + 3u(1 − u), with variance (21/20)^d − 1.
class VarianceTest {
  private static final int REPLICATES = 64;

  private static double[] errors(PointSet points, int size, int d) {
    double[] errors = new double[REPLICATES];
    double[] u = new double[d * Block.SIZE];
    for (int r = 0; r < REPLICATES; r++) {
      double sum = 0;
      for (int i = 0; i < size; i += Block.SIZE) {
        points.fill(6, (long) r * size + i, Block.SIZE, 0, d, u);
        for (int l = 0; l < Block.SIZE; l++) {
          double product = 1;
          for (int j = 0; j < d; j++) {
            double v = u[j * Block.SIZE + l];
            product *= points instanceof Lattice ? 0.5 + 3 * v * (1 - v) : v + 0.5;
          }
          sum += product;
        }
      }
      errors[r] = sum / size - 1;
    }
    return errors;
  }

  private static double meanSquare(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v / x.length;
    }
    return sum;
  }

  private static double monteCarlo(PointSet points, int size, int d) {
    return (Math.pow(points instanceof Lattice ? 1.05 : 13.0 / 12, d) - 1) / size;
  }

  static Stream<Arguments> sizes() {
    return Stream.of(1 << 10, 1 << 12, 1 << 14)
        .flatMap(size ->
            Stream.of(2, 5, 8)
                .flatMap(d ->
                    Stream.of(
                            new Sobol(1, Scramble.OWEN, size),
                            new Sobol(2, Scramble.SHIFT, size),
                            new Lattice(3, size))
                        .map(points -> Arguments.of(points, size, d))));
  }

  // 64 normal errors have a mean square below half their variance with probability 2·10⁻⁴: a
  // variance above a
  // hundredth of Monte Carlo's fails, but for that.
  @ParameterizedTest
  @MethodSource("sizes")
  void isBelowAHundredthOfMonteCarlo(PointSet points, int size, int d) {
    double[] errors = errors(points, size, d);
    double ratio = meanSquare(errors) / monteCarlo(points, size, d);
    assertTrue(2 * ratio <= 0.01, () -> points.name() + ", d = " + d + ": " + ratio);
    double mean = 0;
    for (double e : errors) {
      mean += e / REPLICATES;
    }
    // Student's t with 63 degrees of freedom: false alarm 10⁻⁶
    double error = Math.sqrt((meanSquare(errors) - mean * mean) / (REPLICATES - 1));
    assertEquals(0, mean, 5.42 * error);
  }

  // The same calculation finds Monte Carlo's own variance: 64 squares within a factor 2, and no
  // hundredth.
  @Test
  void independentPointsHaveTheVarianceOfMonteCarlo() {
    PointSet points = new Independent(4);
    double ratio = meanSquare(errors(points, 1 << 10, 5)) / monteCarlo(points, 1 << 10, 5);
    assertTrue(ratio > 0.5 && ratio < 2, () -> "ratio " + ratio);
    assertFalse(2 * ratio <= 0.01);
  }

  // Owen (1997): the variance for smooth integrands falls like (log n)^(d − 1) / n³. From 2¹⁰ to
  // 2¹⁴ points that is
  // a factor 2926 for d = 2; 512 is asked for.
  @Test
  void fallsLikeTheCubeOfTheSize() {
    double coarse = meanSquare(errors(new Sobol(5, Scramble.OWEN, 1 << 10), 1 << 10, 2));
    double fine = meanSquare(errors(new Sobol(5, Scramble.OWEN, 1 << 14), 1 << 14, 2));
    assertTrue(512 * fine <= coarse, () -> coarse + " to " + fine);
  }

  // For a linear integrand a pair has no variance but for rounding.
  @Test
  void oppositePointsIntegrateWhatIsOdd() {
    PointSet points = new Antithetic(7);
    for (double e : errors(points, 1 << 10, 1)) {
      assertEquals(0, e, 1e-14);
    }
    assertTrue(meanSquare(errors(points, 1 << 10, 5)) < 0.5 * monteCarlo(points, 1 << 10, 5));
  }
}
