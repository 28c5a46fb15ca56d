package elbo.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.model.BernoulliEncoder;
import elbo.model.CategoricalEncoder;
import elbo.model.Discrete;
import elbo.model.LatentModel;
import elbo.model.LearnedEncoder;
import elbo.model.Parametric;
import elbo.model.SigmoidBelief;
import elbo.points.Independent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Models of discrete latents learn: the exact mean log p(x) rises to its largest possible value,
/// minus the entropy of the data, where the model can have any distribution of x.
class DiscreteLearningTest {
  private static final int STEPS = 1000;

  static Objective[] objectives() {
    return new Objective[] {new Vimco(5), new ReweightedWakeSleep(10)};
  }

  /// Five symbols, by four states.
  @ParameterizedTest
  @MethodSource("objectives")
  void tables(Objective objective) {
    double[][] rows = {{0}, {1}, {2}, {3}, {4}};
    double[] share = {0.4, 0.05, 0.3, 0.15, 0.1};
    learns(objective, new Discrete(4, 5, 3), CategoricalEncoder.uniform(5, 4), rows, share);
  }

  /// Two pixels: one latent mixes two products, which can be any table of two by two.
  @ParameterizedTest
  @MethodSource("objectives")
  void beliefNetworks(Objective objective) {
    double[][] rows = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    double[] share = {0.35, 0.15, 0.1, 0.4};
    learns(objective, new SigmoidBelief(1, 2, 9), BernoulliEncoder.uniform(1, 2), rows, share);
  }

  private static <M extends LatentModel & Parametric<M>> void learns(
      Objective objective, M model, LearnedEncoder encoder, double[][] rows, double[] share) {
    double best = 0;
    for (double p : share) {
      best += p * Math.log(p);
    }
    double before = evidence(model, rows, share);
    assertTrue(before < best - 0.05, "nothing to learn: " + before + " of " + best);
    M learned = model;
    LearnedEncoder by = encoder;
    for (int step = 0; step < STEPS; step++) {
      ScoreGradient<M> gradient =
          new ScoreGradient<>(objective, learned, by, new Independent("step " + step));
      Gradient of = gradient.zero();
      for (int i = 0; i < rows.length; i++) {
        Gradient row = gradient.zero();
        gradient.add(i, 0, rows[i], row);
        addTo(of.model(), share[i], row.model());
        addTo(of.encoder(), share[i], row.encoder());
      }
      double rate = 3.0 / (1 + step / 100.0);
      learned = learned.withParameters(moved(learned.parameters(), rate, of.model()));
      by = by.withParameters(moved(by.parameters(), rate, of.encoder()));
    }
    double after = evidence(learned, rows, share);
    assertTrue(after <= best + 1e-12);
    assertEquals(best, after, 2e-3, objective.name());
  }

  private static void addTo(double[] sum, double factor, double[] terms) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * terms[i];
    }
  }

  private static double[] moved(double[] from, double rate, double[] direction) {
    double[] to = from.clone();
    addTo(to, rate, direction);
    return to;
  }

  private static double evidence(LatentModel model, double[][] rows, double[] share) {
    double mean = 0;
    for (int i = 0; i < rows.length; i++) {
      mean += share[i] * model.logEvidence(rows[i]).orElseThrow();
    }
    return mean;
  }
}
