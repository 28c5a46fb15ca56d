package elbo.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.diagnostic.Ess;
import elbo.diagnostic.KHat;
import elbo.diagnostic.LogWeightVariance;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.estimate.Fold;
import elbo.estimate.Side;
import elbo.estimate.Statistic;
import elbo.weight.Dependence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ParametersTest {
  private static void rejects(String message, Executable made) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, made).getMessage());
  }

  @Test
  void groupSizes() {
    rejects("k must be at least 1, but is 0", () -> new Iwae(0));
    rejects("k must be at least 1, but is -3", () -> new Iwae(-3));
    rejects("k must be at least 1, but is 0", () -> new Renyi(0, 0.5));
    rejects("k must be at least 1, but is 0", () -> new Cubo(0, 2));
    rejects("k must be from 2 to 2^30, but is 1", () -> new Jackknife(1));
    rejects("k must be from 2 to 2^30, but is 1073741825", () -> new Jackknife((1L << 30) + 1));
  }

  @Test
  void orders() {
    rejects("alpha must not be 1: that limit is Elbo", () -> new Renyi(2, 1));
    rejects("alpha must be finite, but is NaN", () -> new Renyi(2, Double.NaN));
    rejects("alpha must be finite, but is Infinity", () -> new Renyi(2, 1.0 / 0));
    rejects("order must be greater than 1, but is 1.0", () -> new Cubo(2, 1));
    rejects("order must be finite, but is Infinity", () -> new Cubo(2, 1.0 / 0));
    rejects("order must be finite, but is NaN", () -> new Cubo(2, Double.NaN));
    rejects("beta must be at least 0, but is -0.1", () -> new AnalyticElbo(-0.1));
    rejects("beta must be finite, but is NaN", () -> new AnalyticElbo(Double.NaN));
  }

  @Test
  void samples() {
    rejects("samples must be at least 1, but are 0", () -> new Estimator(0, new Elbo()));
    rejects("samples must be at least 1, but are -5", () -> new Estimator(-5, new Elbo()));
    rejects("an estimator needs at least one bound", () -> new Estimator(5));
    rejects(
        "Iwae(k=6) needs at least 6 samples, but there are 5",
        () -> new Estimator(5, new Elbo(), new Iwae(6)));
    rejects(
        "LogWeightVariance needs at least 2 samples, but there are 1",
        () -> new Estimator(1, new LogWeightVariance()));
  }

  @Test
  void kinds() {
    for (Statistic<?> s :
        List.of(
            new Elbo(),
            new AnalyticElbo(),
            new AnalyticElbo(2),
            new ControlVariateElbo(),
            new Iwae(5),
            new Renyi(5, 0),
            new Renyi(5, 0.5),
            new Renyi(5, 2))) {
      assertEquals(Side.LOWER, s.side(), s.name());
      assertEquals(Side.LOWER, s.needs().isEmpty() ? kindOfEstimate(s) : s.side());
    }
    for (Statistic<?> s :
        List.of(
            new AnalyticElbo(0.5),
            new Renyi(5, -0.5),
            new Cubo(5, 2),
            new Jackknife(5),
            new LogEvidence(),
            new Ess(),
            new KHat(),
            new LogWeightVariance())) {
      assertEquals(Side.ESTIMATE, s.side(), s.name());
      assertEquals(Side.ESTIMATE, s instanceof AnalyticElbo ? s.side() : kindOfEstimate(s));
    }
    assertEquals(Side.UPPER, new Eubo().side());
  }

  private static Side kindOfEstimate(Statistic<?> s) {
    Estimate e = Naive.estimate(s, 1, 2, 3, 4, 5);
    assertEquals(s.name(), e.name());
    return e.side();
  }

  @Test
  void aFoldWithoutEnoughSamplesGivesNoEstimate() {
    for (Statistic<?> s :
        List.of(
            new Elbo(),
            new Iwae(1),
            new Iwae(2),
            new Renyi(2, 0.5),
            new Jackknife(2),
            new LogEvidence(),
            new AnalyticElbo(),
            new ControlVariateElbo(),
            new Eubo(),
            new Ess(),
            new KHat(),
            new LogWeightVariance())) {
      Fold<?, ?> fold = s.fold(Dependence.NONE);
      fold.clear();
      assertThrows(IllegalStateException.class, fold::estimate, s.name());
    }
  }
}
