package elbo.stopping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Estimator;
import elbo.ImportanceWeights;
import elbo.LogWeights;
import elbo.adaptive.Adaptive;
import elbo.adaptive.Laplace;
import elbo.bound.Elbo;
import elbo.bound.Estimate;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.engine.Engine;
import elbo.model.LinearGaussian;
import elbo.model.MatchedGaussians;
import elbo.model.Model;
import elbo.model.PoissonNormal;
import elbo.points.MonteCarlo;
import elbo.proposal.Normal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToleranceTest {
  private static final int REPETITIONS = 1024;
  private static final double[] X = {0.3, -1, 2, 0.5, 1};

  /// Weights of a normal proposal with c times the posterior's variance: their tail index is 1 − c.
  private static LogWeights matched(int d, double c, int repetition) {
    Model model = new MatchedGaussians(d, c);
    double[] x = Arrays.copyOf(X, d);
    return new ImportanceWeights(model, x, model.proposal(x), new MonteCarlo(5), repetition);
  }

  private static double exact(int d, double c) {
    return new MatchedGaussians(d, c).logEvidence(Arrays.copyOf(X, d)).orElseThrow();
  }

  private static Outcome run(Tolerance tolerance, Attempts attempts) {
    return tolerance.estimate(attempts, List.of(), Estimator::estimate);
  }

  /// The number of misses is binomial: with p = 0.05, |z| ≤ 5 means at most 84 of 1024; a coverage
  /// of 0.88 would miss 123 ± 10.
  @ParameterizedTest
  @CsvSource({"2, 0.9, 0.05", "2, 0.7, 0.02", "2, 0.5, 0.1", "5, 0.6, 0.05", "5, 1.5, 0.02"})
  void intervalsContainTheEvidence(int d, double c, double tolerance) {
    Tolerance rule = new Tolerance(tolerance, 200_000);
    int misses = 0;
    int trusted = 0;
    for (int r = 0; r < REPETITIONS; r++) {
      Outcome o = run(rule, Attempts.only(matched(d, c, r)));
      if (o.reason() == Reason.K_HAT) {
        continue;
      }
      trusted++;
      assertTrue(o.reason() == Reason.MAX_SAMPLES || o.evidence().standardError() <= tolerance);
      double lower = o.evidence().parts().get("lower");
      double upper = o.evidence().parts().get("upper");
      assertTrue(lower < o.evidence().value() && o.evidence().value() < upper);
      misses += exact(d, c) < lower || exact(d, c) > upper ? 1 : 0;
    }
    assertTrue(trusted > 0.85 * REPETITIONS);
    double z = (misses - 0.05 * trusted) / Math.sqrt(0.05 * 0.95 * trusted);
    assertTrue(Math.abs(z) <= 5, "misses " + misses + " of " + trusted);
  }

  /// A tail index of 0.8 cannot be trusted, whatever the error that the samples show.
  @Test
  void heavyTailsAreFlagged() {
    Tolerance rule = new Tolerance(0.1, 20_000);
    for (int r = 0; r < 20; r++) {
      Outcome o = run(rule, Attempts.only(matched(5, 0.2, r)));
      assertEquals(Reason.K_HAT, o.reason());
      assertTrue(o.used() <= 20_000);
    }
  }

  @Test
  void weightsThatDoNotVaryStopAtOnce() {
    Outcome o = run(new Tolerance(1e-6, 3072), Attempts.only(matched(3, 1, 0)));
    assertEquals(Reason.TOLERANCE, o.reason());
    assertEquals(Tolerance.FEWEST, o.used());
    assertEquals(exact(3, 1), o.evidence().value(), 1e-12);
  }

  @Test
  void hardObservationsTakeMoreAndNeverTooMany() {
    long easy = run(new Tolerance(0.01, 1_000_000), Attempts.only(matched(2, 0.9, 0))).used();
    long hard = run(new Tolerance(0.01, 1_000_000), Attempts.only(matched(5, 2, 0))).used();
    assertTrue(easy < hard, easy + " " + hard);
    Outcome cut = run(new Tolerance(0.001, 50_000), Attempts.only(matched(5, 2, 0)));
    assertEquals(Reason.MAX_SAMPLES, cut.reason());
    assertEquals(50_000, cut.used());
  }

  /// What counts are samples that nothing was decided by.
  @Test
  void countsFreshSamplesOnly() {
    LogWeights weights = matched(2, 0.8, 3);
    Outcome o =
        new Tolerance(0.02, 100_000)
            .estimate(Attempts.only(weights), List.of(new LogEvidence()), Estimator::estimate);
    long counted = o.estimates().getFirst().samples();
    assertEquals(o.used(), counted + 1024, "one stage");
    List<Estimate> again =
        new Estimator(counted, new LogEvidence()).estimate(new Later(weights, 1024));
    assertEquals(again, o.estimates());
    assertEquals(o.evidence().value(), o.estimates().getFirst().value(), 1e-12);
  }

  @Test
  void dearerProposalsAreTriedWhereTheyPay() {
    Model model = new PoissonNormal(3, 8, 1);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(2L));
    List<Long> asked = new ArrayList<>();
    Attempts refined =
        new Refined(model, x, List.of(new Laplace(), new Adaptive(3, 1024)), new MonteCarlo(1), 0);
    Attempts counted =
        new Attempts() {
          @Override
          public int count() {
            return refined.count();
          }

          @Override
          public long cost(int attempt) {
            return refined.cost(attempt);
          }

          @Override
          public LogWeights weights(int attempt) {
            asked.add((long) attempt);
            return refined.weights(attempt);
          }
        };
    run(new Tolerance(0.1, 100_000), counted);
    assertEquals(List.of(0L), asked);
    asked.clear();
    run(new Tolerance(0.003, 1_000_000), counted);
    assertEquals(List.of(0L, 1L), asked);
  }

  /// Many threads give the bits of one.
  @Test
  void engineGivesTheSameBits() {
    Model model = new LinearGaussian(4, 8, 3);
    double[] x = model.draw(RandomSource.XO_SHI_RO_256_PP.create(5L));
    Normal start = ((Normal) model.posterior(x).orElseThrow()).detuned(0.3, 0.8);
    Tolerance rule = new Tolerance(0.02, 100_000);
    List<Outcome> expected = new ArrayList<>();
    for (int o = 0; o < 40; o++) {
      expected.add(
          rule.estimate(attempts(model, x, start, o), List.of(new Elbo()), Estimator::estimate));
    }
    for (int threads : new int[] {1, 2, 3}) {
      List<Outcome> actual = new ArrayList<>();
      try (Engine engine = new Engine(threads)) {
        engine.forEach(
            0,
            40,
            o -> rule.estimate(attempts(model, x, start, o), List.of(new Elbo()), engine::estimate),
            (o, outcome) -> {
              assertEquals(actual.size(), o);
              actual.add(outcome);
            });
      }
      assertEquals(expected, actual);
    }
  }

  private static Attempts attempts(Model model, double[] x, Normal q, int observation) {
    return Attempts.only(new ImportanceWeights(model, x, q, new MonteCarlo(9), observation));
  }

  @ParameterizedTest
  @CsvSource({"0, 5000", "-1, 5000", "NaN, 5000", "Infinity, 5000", "0.1, 3071"})
  void rejectsBadParameters(double tolerance, long maxSamples) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Tolerance(tolerance, maxSamples))
            .getMessage();
    assertTrue(message.matches("(tolerance|max samples) must be .*, but (is|are) .*"), message);
  }

  @Test
  void rejectsSamplesThatDoNotSuffice() {
    Tolerance rule = new Tolerance(0.1, 4000);
    Attempts attempts = Attempts.only(matched(2, 0.9, 0));
    assertEquals(
        "max samples must be at least 6024 for this proposal and these bounds, but are 4000",
        assertThrows(
                IllegalArgumentException.class,
                () -> rule.estimate(attempts, List.of(new Iwae(5000)), Estimator::estimate))
            .getMessage());
  }
}
