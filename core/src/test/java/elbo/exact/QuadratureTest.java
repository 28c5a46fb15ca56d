package elbo.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Normal;
import elbo.model.Binary;
import elbo.model.Joint;
import elbo.model.LinearGaussian;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A value of quadrature is right or it is none.
class QuadratureTest {
  private static void rightOrNone(double exact, OptionalDouble value, boolean expected) {
    assertEquals(expected, value.isPresent(), () -> "value " + value);
    if (expected) {
      assertEquals(exact, value.orElseThrow(), 1e-9);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aboutThePosteriorOrNearIt(int d) {
    LinearGaussian model = new LinearGaussian(d, 4, 3);
    double[] x = {1, -2, 0.5, 3};
    double exact = model.logEvidence(x).orElseThrow();
    Normal posterior = (Normal) model.posterior(x).orElseThrow();
    rightOrNone(exact, Quadrature.logEvidence(model.at(x), posterior), true);
    rightOrNone(exact, Quadrature.logEvidence(model.at(x), posterior.detuned(2, 1.3)), true);
    assertEquals(exact, Evidence.of(model, x).orElseThrow());
  }

  // Moved off by many standard deviations, or of a very different size: no grid sees the integrand
  // as it is, and no two of them agree by accident.
  @ParameterizedTest
  @CsvSource({
    "30, 1",
    "-30, 1",
    "100, 1",
    "17, 1",
    "1000, 1",
    "0, 0.1",
    "0, 0.01",
    "0, 5",
    "0, 8",
    "0, 20",
    "0, 100",
    "0, 1e6",
    "0.3, 20",
    "0.5, 300",
    "12, 0.5",
    "3, 12"
  })
  void badProposalsGiveNoValue(double shift, double scale) {
    double[] x = {1, -2, 0.5, 3};
    for (int d : new int[] {1, 2}) {
      LinearGaussian model = new LinearGaussian(d, 4, 3);
      Normal posterior = (Normal) model.posterior(x).orElseThrow();
      rightOrNone(
          model.logEvidence(x).orElseThrow(),
          Quadrature.logEvidence(model.at(x), posterior.detuned(shift, scale)),
          false);
    }
  }

  // Whatever the detuning, there is no wrong value.
  @Test
  void neverAWrongValue() {
    LinearGaussian model = new LinearGaussian(1, 4, 3);
    double[] x = {1, -2, 0.5, 3};
    double exact = model.logEvidence(x).orElseThrow();
    Normal posterior = (Normal) model.posterior(x).orElseThrow();
    int values = 0;
    for (double shift = -20; shift <= 20; shift += 1.37) {
      for (double scale = 0.02; scale < 50; scale *= 1.19) {
        OptionalDouble value =
            Quadrature.logEvidence(model.at(x), posterior.detuned(shift / scale, scale));
        if (value.isPresent()) {
          values++;
          assertEquals(exact, value.orElseThrow(), 1e-8, shift + " and " + scale);
        }
      }
    }
    assertTrue(values > 50, values + " values");
  }

  // A second mode that one grid reaches and another does not.
  @Test
  void aDistantModeIsNotOverlooked() {
    for (double place = 8; place <= 13; place += 0.5) {
      double at = place;
      Joint joint =
          (count, z, scratch, logPrior, logLikelihood) -> {
            Arrays.fill(logPrior, 0, count, -0.5 * Math.log(2 * Math.PI));
            for (int i = 0; i < count; i++) {
              double r = z[i] - at;
              double one = Math.exp(-0.5 * z[i] * z[i]);
              logLikelihood[i] = Math.log(one + Math.exp(-0.5 * r * r));
            }
          };
      OptionalDouble value = Quadrature.logEvidence(joint, DiagonalNormal.standard(1));
      assertTrue(value.isEmpty() || Math.abs(value.orElseThrow() - Math.log(2)) < 1e-8, "" + at);
    }
  }

  @Test
  void impossibleEverywhereGivesNoValue() {
    Joint nothing =
        (count, z, scratch, logPrior, logLikelihood) -> {
          Arrays.fill(logPrior, 0, count, 0);
          Arrays.fill(logLikelihood, 0, count, Double.NEGATIVE_INFINITY);
        };
    assertTrue(Quadrature.logEvidence(nothing, DiagonalNormal.standard(2)).isEmpty());
  }

  @Test
  void evidenceOfOtherModels() {
    assertTrue(Quadrature.logEvidence((c, z, s, p, l) -> {}, DiagonalNormal.standard(4)).isEmpty());
    Binary binary = new Binary(0.3, 0.2, 0.9, 0.6);
    assertEquals(Math.log(0.41), Evidence.of(binary, new double[] {1}).orElseThrow(), 1e-15);
  }
}
