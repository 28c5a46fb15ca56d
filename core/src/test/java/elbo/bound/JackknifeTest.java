package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.GivenWeights;
import elbo.diagnostic.Ess;
import elbo.estimate.Estimate;
import elbo.exact.WeightLaws;
import elbo.weight.WeightLaw;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JackknifeTest {
  @ParameterizedTest
  @CsvSource({
    "2, 0.01",
    "2, 5",
    "2, 100",
    "3, 20",
    "5, 5",
    "16, 5",
    "17, 40",
    "100, 1",
    "100, 60",
    "600, 8",
    "600, 900"
  })
  void equalsTheDefinition(int k, double width) {
    for (int seed = 0; seed < 10; seed++) {
      double[] logW = GivenWeights.uniform(seed, k, width);
      assertEquals(
          Naive.jackknife(logW, 0, k),
          Naive.estimate(new Jackknife(k), logW).value(),
          1e-13 * k * Math.max(1, width));
    }
  }

  // Where one or two weights dwarf the others, the sum without them is summed anew.
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "30, 29.99", "50, 0", "700, 700", "800, 0", "1e5, 3e4", "0.5, 0.4"})
  void equalsTheDefinitionWhereWeightsDominate(double first, double second) {
    for (int k : new int[] {2, 3, 8, 50}) {
      double[] logW = GivenWeights.uniform(k, k, 0.1);
      logW[k / 2] += first;
      logW[0] += second;
      double rounding = 1e-12 * k * Math.max(1, first);
      assertEquals(
          Naive.jackknife(logW, 0, k), Naive.estimate(new Jackknife(k), logW).value(), rounding);
    }
  }

  @Test
  void averagesOverGroups() {
    double[] logW = GivenWeights.uniform(6, 1100, 6);
    int k = 90;
    double[] values = new double[12];
    for (int g = 0; g < values.length; g++) {
      values[g] = Naive.jackknife(logW, g * k, k);
    }
    Estimate e = Naive.estimate(new Jackknife(k), logW);
    assertEquals(Naive.mean(values), e.value(), 1e-11);
    assertEquals(1080, e.samples());
    // The error is that of IWAE, whose value differs by its bias only.
    Estimate iwae = Naive.estimate(new Iwae(k), logW);
    assertEquals(iwae.standardError(), e.standardError(), 1e-13);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20, 100})
  void manyGroupsTellTheErrorBetweenThem(int k) {
    double[] logW = GivenWeights.uniform(6, 40 * k, 6);
    double[] values = new double[40];
    for (int g = 0; g < values.length; g++) {
      values[g] = Naive.jackknife(logW, g * k, k);
    }
    assertEquals(
        Naive.standardError(values), Naive.estimate(new Jackknife(k), logW).standardError(), 1e-12);
  }

  // To first order JVI-1 adds m₂ / (2k) to IWAE.
  @Test
  void removesTheFirstOrderBias() {
    double[] logW = GivenWeights.uniform(9, 20_000, 2);
    int k = logW.length;
    double ess = Naive.estimate(new Ess(), logW).value();
    double m2 = k / ess - 1;
    double difference =
        Naive.estimate(new Jackknife(k), logW).value() - Naive.estimate(new Iwae(k), logW).value();
    assertEquals(m2 / (2.0 * k), difference, 1e-8);
  }

  @Test
  void isKnownForTwoWeights() {
    double expected = 2 * Math.log((1 + Math.E) / 2) - 0.5;
    assertEquals(expected, Naive.estimate(new Jackknife(2), 0, 1).value(), 1e-15);
    assertEquals(0, Naive.estimate(new Jackknife(2), Arrays.copyOf(new double[0], 2)).value());
  }

  @Test
  void hasNoExpectationWhereZeroWeightsArePossible() {
    WeightLaw law =
        WeightLaws.atoms(new double[] {Double.NEGATIVE_INFINITY, 0}, new double[] {.1, .9});
    assertEquals(true, new Jackknife(3).expectation(law, 3).isEmpty());
  }
}
