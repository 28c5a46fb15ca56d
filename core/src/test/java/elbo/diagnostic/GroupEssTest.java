package elbo.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.estimate.Estimate;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.kernel.Scratch;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupEssTest {
  /// Log weights that are a known function of the index.
  private record Given(double scale) implements LogWeights {
    @Override
    public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
      out.reset(first, size, Double.NaN);
      for (int i = 0; i < size; i++) {
        out.logW()[i] = logW(first + i);
      }
    }

    double logW(long i) {
      return i % 7 == 3 ? Double.NEGATIVE_INFINITY : scale * ((i * 37) % 101 - 50);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 5, 100, 512, 700, 1500})
  void isTheMeanOverGroups(long k) {
    Given weights = new Given(0.05);
    Estimate estimate = new Estimator(1500, new GroupEss(k)).estimate(weights).only();
    long groups = 1500 / k;
    double mean = 0;
    for (long g = 0; g < groups; g++) {
      double sum = 0;
      double squares = 0;
      for (long i = g * k; i < (g + 1) * k; i++) {
        double w = Math.exp(weights.logW(i));
        sum += w;
        squares += w * w;
      }
      mean += squares > 0 ? sum * sum / squares / groups : 0;
    }
    assertEquals(mean, estimate.value(), 1e-9 * Math.max(1, mean));
    assertEquals(groups * k, estimate.samples());
  }

  @Test
  void agreesWithEssAtAllSamplesHoweverTheyAreScaled() {
    for (double scale : new double[] {0.01, 1, 30}) {
      Estimates both =
          new Estimator(1500, new GroupEss(1500), new Ess()).estimate(new Given(scale));
      assertEquals(
          both.get(new Ess()).value(),
          both.get(new GroupEss(1500)).value(),
          1e-9 * both.get(new Ess()).value());
    }
  }
}
