package elbo.collapse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The optimum of a linear VAE in closed form, and what learning comes to.
class LinearVaeTest {
  @Test
  void withoutAWeightItIsTheMaximumOfProbabilisticPrincipalComponents() {
    double[] lambda = {5, 2, 0.4, 0.3, 0.2};
    double variance = (0.4 + 0.3 + 0.2) / 3;
    LinearVae optimum = new LinearVae(lambda, 2, Math.sqrt(variance), 1);
    double exact =
        -0.5 * (5 * Math.log(2 * Math.PI) + Math.log(5) + Math.log(2) + 3 * Math.log(variance) + 5);
    assertEquals(exact, optimum.reconstruction() - optimum.kl(), 1e-12);
    assertEquals(2, optimum.active());
  }

  /// At its maximum the objective changes with β by the KL term alone.
  @Test
  void theEnvelopeHasTheSlopeOfTheKlTerm() {
    double[] lambda = {5, 2, 0.4, 0.3, 0.2};
    double h = 1e-5;
    for (double beta : new double[] {0.3, 1, 2.5, 6, 30}) {
      LinearVae a = new LinearVae(lambda, 4, 0.7, beta - h);
      LinearVae b = new LinearVae(lambda, 4, 0.7, beta + h);
      double slope = (objective(b) - objective(a)) / (2 * h);
      assertEquals(-new LinearVae(lambda, 4, 0.7, beta).kl(), slope, 1e-6);
    }
  }

  private static double objective(LinearVae optimum) {
    return optimum.reconstruction() - optimum.beta() * optimum.kl();
  }

  /// Nothing that is learned exceeds the optimum, and it is reached.
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 4})
  void learningComesToTheOptimum(double beta) {
    CollapseStudy study = new CollapseStudy();
    LinearVae exact = study.exact(beta);
    CollapseStudy.Outcome learned = study.learn(beta, 1, 2);
    assertEquals(exact.active(), learned.active());
    double gap = objective(exact) - (learned.reconstruction() - beta * learned.kl());
    assertTrue(gap >= 0 && gap < 0.005, "gap " + gap);
  }
}
