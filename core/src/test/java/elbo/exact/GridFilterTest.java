package elbo.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.kernel.Scratch;
import elbo.model.LinearGaussianStateSpace;
import elbo.model.NonlinearGrowth;
import elbo.model.NormalStateSpace;
import elbo.model.StochasticVolatility;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridFilterTest {
  /// The scalar linear model as one whose evidence is not known otherwise.
  private record Linear(double a, double q, double r, double initialScale)
      implements NormalStateSpace {
    @Override
    public String name() {
      return "Linear";
    }

    @Override
    public double initialMean() {
      return 0;
    }

    @Override
    public double scale() {
      return q;
    }

    @Override
    public void mean(int t, int count, double[] before, Scratch scratch, double[] out) {
      for (int i = 0; i < count; i++) {
        out[i] = a * before[i];
      }
    }

    @Override
    public void slopes(
        int t,
        double y,
        int count,
        double[] z,
        Scratch scratch,
        double[] slope,
        double[] curvature) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void logPotential(
        int t, double[] y, int count, double[] z, Scratch scratch, double[] out) {
      for (int i = 0; i < count; i++) {
        double residual = (y[0] - z[i]) / r;
        out[i] = -0.5 * residual * residual - Math.log(r * Math.sqrt(2 * Math.PI));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.9, 1, 1, 1",
    "0.7, 0.8, 0.5, 2",
    "1, 0.1, 3, 10",
    "-0.5, 2, 0.2, 0.3",
    "1.1, 0.3, 0.05, 1"
  })
  void itHasTheValuesOfTheKalmanFilter(double a, double q, double r, double s) {
    double[] y = {1, -1, 0.5, Double.NaN, Double.NaN, -0.5, 1.5, -2, 0.25, 6};
    double exact = new LinearGaussianStateSpace(a, q, r, s).logEvidence(y).orElseThrow();
    double grid = GridFilter.logEvidence(new Linear(a, q, r, s), y).orElseThrow();
    assertEquals(exact, grid, 1e-9 * Math.abs(exact));
  }

  // In Python with NumPy, on a fixed grid of step 0.02 from −40 to 40, which agrees to 1e-11 with
  // those of step 0.03 and 0.05 from −60 to 60: a ← (K @ a) h g(y_t) from a = N(x; 0, 4), with
  // K[i, j] = N(x_i; x_j / 2 + 25 x_j / (1 + x_j²) + 8 cos(1.2 (t − lag)), 10).
  @Test
  void nonlinearGrowth() {
    double[] y = {0.2, 1.5, 9, 0.4, 7.5, 12, 0.1, 3, 5.5, 0.8};
    assertEquals(
        -35.096431376630,
        GridFilter.logEvidence(new NonlinearGrowth(10, 1, 4, 0), y).orElseThrow(),
        1e-9);
    assertEquals(
        -29.432327694257,
        GridFilter.logEvidence(new NonlinearGrowth(10, 1, 4, 1), y).orElseThrow(),
        1e-9);
  }

  /// Long series take time, not another grid.
  @Test
  void aLongSeriesAgreesToo() {
    double[] y = new double[500];
    for (int t = 0; t < y.length; t++) {
      y[t] = Math.sin(t * t) * (1 + t % 7) / 4;
    }
    StochasticVolatility model = new StochasticVolatility(-1, 0.97, 0.2);
    double whole = GridFilter.logEvidence(model, y).orElseThrow();
    assertTrue(Double.isFinite(whole));
    double[] hole = y.clone();
    Arrays.fill(hole, 100, 200, Double.NaN);
    assertTrue(GridFilter.logEvidence(model, hole).orElseThrow() != whole);
  }

  @Test
  void anImpossibleSeriesHasNoEvidence() {
    double[] y = {1, 1e200, 2};
    assertEquals(
        Double.NEGATIVE_INFINITY,
        GridFilter.logEvidence(new Linear(0.9, 1, 1, 1), y).orElseThrow());
  }
}
