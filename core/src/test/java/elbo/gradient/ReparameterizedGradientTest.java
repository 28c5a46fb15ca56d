package elbo.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.distribution.DiagonalNormal;
import elbo.exact.WeightLaws;
import elbo.kernel.NormalQuantile;
import elbo.model.LinearGaussian;
import elbo.weight.WeightLaw;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Objectives that differentiate samples, on a linear Gaussian model of one latent: means of
/// estimated gradients against the exact gradient of the exact mean over k weights, by quadrature.
///
/// z ~ N(0, 1), x | z ~ N(Wz + b, diag ψ), q = N(m, s²). The derivatives are those in b₁, for the
/// model, and in m and log s, for q.
class ReparameterizedGradientTest {
  private static final double[] W = {1, -0.5};
  private static final double[] PSI = {0.5, 1};
  private static final double[] X = {1.4, 0.3};
  private static final double OTHER_OFFSET = -0.1;
  private static final double[] AT = {0.2, 0.2, Math.log(0.8)};
  private static final Map<List<Double>, Double> KNOWN = new HashMap<>();
  private static final int ROWS = 1 << 18;

  // What is told apart: (w̃, w̃, 0), and w̃ for w̃² or the other way round, differ by 0.1 and more.
  private static final double DELTA = 0.08;

  private static LinearGaussian model(double b) {
    return new LinearGaussian(new double[][] {{W[0]}, {W[1]}}, new double[] {b, OTHER_OFFSET}, PSI);
  }

  /// E log((1/k) Σ wᵃ) / a at parameters b₁, m, log s.
  private static double mean(double a, int k, double[] at) {
    return KNOWN.computeIfAbsent(
        List.of(a, (double) k, at[0], at[1], at[2]), ReparameterizedGradientTest::mean);
  }

  private static double mean(List<Double> key) {
    double a = key.getFirst();
    int k = key.get(1).intValue();
    double[] at = {key.get(2), key.get(3), key.get(4)};
    DiagonalNormal q = new DiagonalNormal(new double[] {at[1]}, new double[] {Math.exp(at[2])});
    WeightLaw law = WeightLaws.of(model(at[0]), X, q).orElseThrow();
    return k == 1 ? law.meanLog() : law.meanLogPowerMean(a, k);
  }

  // By central differences, whose error is beneath 1e-4 of the derivative.
  private static double derivative(double a, int k, int parameter) {
    double h = 0.01;
    double[] at = AT.clone();
    at[parameter] += h;
    double above = mean(a, k, at);
    at[parameter] -= 2 * h;
    return (above - mean(a, k, at)) / (2 * h);
  }

  private static double kl(double[] at) {
    double s = Math.exp(at[2]);
    return 0.5 * (at[1] * at[1] + s * s - 1) - at[2];
  }

  /// The values of the objective and its estimated derivatives, by `[number][row]`.
  private static double[][] estimates(Objective objective, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double[][] out = new double[4][ROWS];
    int k = objective.k();
    double[] eps = new double[k];
    double[] logWeights = new double[k];
    Coefficients c = new Coefficients(k);
    Optional<ClosedFormKl> term = objective.closedFormKl();
    double m = AT[1];
    double s = Math.exp(AT[2]);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < k; i++) {
        eps[i] = NormalQuantile.quantile(random.nextDouble());
        double z = m + s * eps[i];
        double logOdds = -0.5 * z * z + 0.5 * eps[i] * eps[i] + AT[2];
        logWeights[i] = logLikelihood(z) + (term.isPresent() ? 0 : logOdds);
      }
      out[0][row] = objective.coefficients(logWeights, 0, 1, c);
      for (int i = 0; i < k; i++) {
        double z = m + s * eps[i];
        double inZ = slope(z) + (term.isPresent() ? 0 : eps[i] / s - z);
        out[1][row] += c.model()[i] * residual(0, z) / PSI[0];
        out[2][row] += c.latent()[i] * inZ + c.proposal()[i] * eps[i] / s;
        out[3][row] += c.latent()[i] * inZ * s * eps[i] + c.proposal()[i] * (eps[i] * eps[i] - 1);
      }
      if (term.isPresent()) {
        out[0][row] -= term.get().term(kl(AT));
        out[2][row] -= term.get().slope(kl(AT)) * m;
        out[3][row] -= term.get().slope(kl(AT)) * (s * s - 1);
      }
    }
    return out;
  }

  private static double residual(int r, double z) {
    return X[r] - W[r] * z - (r == 0 ? AT[0] : OTHER_OFFSET);
  }

  private static double logLikelihood(double z) {
    double sum = 0;
    for (int r = 0; r < X.length; r++) {
      double e = residual(r, z);
      sum -= 0.5 * (e * e / PSI[r] + Math.log(2 * Math.PI * PSI[r]));
    }
    return sum;
  }

  private static double slope(double z) {
    return W[0] * residual(0, z) / PSI[0] + W[1] * residual(1, z) / PSI[1];
  }

  static Stream<Objective> objectives() {
    return ObjectiveTest.objectives().filter(o -> o.differentiatesSamples() && o.k() <= 5);
  }

  private static OptionalDouble power(Objective objective) {
    return switch (objective) {
      case Renyi renyi -> OptionalDouble.of(1 - renyi.alpha());
      case Iwae iwae -> OptionalDouble.of(1);
      case DoublyReparameterized twice -> OptionalDouble.of(1);
      default -> OptionalDouble.empty();
    };
  }

  private static void check(Objective objective, Objective estimated) {
    double a = power(objective).orElse(1);
    int k = power(objective).isPresent() ? objective.k() : 1;
    Optional<ClosedFormKl> term = objective.closedFormKl();
    double s = Math.exp(AT[2]);
    double more = term.map(t -> t.term(kl(AT)) - kl(AT)).orElse(0.0);
    double slope = term.map(t -> t.slope(kl(AT)) - 1).orElse(0.0);
    double[][] estimates = estimates(estimated, 5);
    Calibrated.mean(estimates[0], mean(a, k, AT) - more, DELTA);
    Calibrated.mean(estimates[1], derivative(a, k, 0), DELTA);
    Calibrated.mean(estimates[2], derivative(a, k, 1) - slope * AT[1], DELTA);
    Calibrated.mean(estimates[3], derivative(a, k, 2) - slope * (s * s - 1), DELTA);
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void gradientsHaveTheMeanOfTheExactGradient(Objective objective) {
    check(objective, objective);
  }

  @Test
  void theEvidenceLowerBoundInClosedForm() {
    assertEquals(derivative(1, 1, 1), -AT[1] + slope(AT[1]), 1e-6);
    double s2 = Math.exp(2 * AT[2]);
    double curvature = W[0] * W[0] / PSI[0] + W[1] * W[1] / PSI[1];
    assertEquals(derivative(1, 1, 2), 1 - s2 * (1 + curvature), 1e-3);
  }

  /// Wrong coefficients as they are found in practice. They must be seen.
  private record Wrong(Objective of, String fault) implements Objective {
    @Override
    public int k() {
      return of.k();
    }

    @Override
    public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
      double value = of.coefficients(logWeights, offset, klWeight, out);
      for (int i = offset; i < offset + k(); i++) {
        double w = out.model()[i];
        switch (fault) {
          case "sticking with the weights of IWAE" -> out.proposal()[i] = 0;
          case "weights not squared" -> out.latent()[i] = w;
          case "squared, with the score" -> out.latent()[i] = w * w;
          case "gradient through the weights" -> {
            // That of Σ w̃ log w with w̃ not held fixed: w̃ᵢ (1 + log wᵢ − Σ w̃ log w).
            double mean = 0;
            for (int j = offset; j < offset + k(); j++) {
              mean += out.model()[j] * logWeights[j];
            }
            out.latent()[i] = w * (1 + logWeights[i] - mean);
            out.proposal()[i] = -out.latent()[i];
          }
          case "sign of the score" -> out.proposal()[i] = w;
          default -> throw new IllegalStateException(fault);
        }
      }
      return value;
    }
  }

  static Stream<Wrong> wrong() {
    return Stream.of(
        new Wrong(new Iwae(5), "sticking with the weights of IWAE"),
        new Wrong(new DoublyReparameterized(5), "weights not squared"),
        new Wrong(new Iwae(5), "squared, with the score"),
        new Wrong(new Iwae(5), "gradient through the weights"),
        new Wrong(new Iwae(5), "sign of the score"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void wrongCoefficientsAreCaught(Wrong wrong) {
    AssertionError e = assertThrows(AssertionError.class, () -> check(wrong.of, wrong));
    assertTrue(String.valueOf(e.getMessage()).startsWith("z = "), e.getMessage());
  }
}
