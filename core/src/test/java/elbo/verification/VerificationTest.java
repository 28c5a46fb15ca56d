package elbo.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.bound.AnalyticElbo;
import elbo.bound.Elbo;
import elbo.bound.Eubo;
import elbo.bound.Iwae;
import elbo.bound.LogEvidence;
import elbo.engine.Engine;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Mapped;
import elbo.estimate.Plain;
import elbo.estimate.Side;
import elbo.model.LinearGaussian;
import elbo.weight.Dependence;
import elbo.weight.WeightLaw;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static final List<Subject> SUBJECTS =
      List.of(
          Subject.of("Binary(p=0.3,likelihood0=0.2,likelihood1=0.9,q=0.6)"),
          Subject.of("MatchedGaussians(D=5,c=1.25)"));

  private static Verification verified(Bound<?>... bounds) {
    try (Engine engine = new Engine(2)) {
      return Verification.of(SUBJECTS, List.of(bounds), 1024, "test", engine);
    }
  }

  /// The ELBO, with a mean that is stated too high and errors that are multiplied.
  ///
  /// @param more what is added to the exact mean
  /// @param times the factor of the errors
  private record Wrong(double more, double times) implements Bound<Plain> {
    @Override
    public Side side() {
      return Side.LOWER;
    }

    @Override
    public OptionalDouble expectation(WeightLaw law, long n) {
      return OptionalDouble.of(law.meanLog() + more);
    }

    @Override
    public Fold<?, Plain> fold(Dependence dependence) {
      return Mapped.of(new Elbo().fold(dependence), this::estimate);
    }

    private Plain estimate(Estimate e) {
      return Plain.of(this, e.value(), times * e.standardError(), e.samples());
    }
  }

  @Test
  void rightBoundsPass() {
    Verification all =
        verified(
            new Elbo(),
            new AnalyticElbo(),
            new Iwae(10),
            new Eubo(),
            new LogEvidence(),
            new Wrong(0, 1));
    assertEquals(12, all.checks().size());
    assertTrue(all.passes());
    for (Check c : all.checks()) {
      assertTrue(all.isMeanRight(c) && all.isErrorTrue(c) && all.isErrorJudged(c));
    }
    // Of 65 repetitions and 12 pairs by scipy 1.x: stats.t.isf(1e-6 / 12 / 2, 64), and the roots of
    // 64
    // over stats.chi2.isf(1e-6 / 24, 64) and stats.chi2.ppf(1e-6 / 24, 64).
    assertEquals(6.049600139253141, all.limit(), 1e-6);
    assertEquals(0.6664737086923063, all.lowRatio(), 1e-6);
    assertEquals(1.767892796849834, all.highRatio(), 1e-6);
  }

  /// An error of the mean that is said to be found is found, in both directions.
  @Test
  void wrongMeansAreCaught() {
    double blind = verified(new Wrong(0, 1)).blind();
    for (double more : new double[] {blind, -blind}) {
      Verification wrong = verified(new Elbo(), new Wrong(more, 1));
      assertFalse(wrong.passes());
      for (Check c : wrong.checks()) {
        assertEquals(c.bound() instanceof Elbo, wrong.isMeanRight(c));
        assertTrue(wrong.isErrorTrue(c));
      }
    }
  }

  @Test
  void wrongErrorsAreCaught() {
    for (double times : new double[] {0.5, 2}) {
      Verification wrong = verified(new Elbo(), new Wrong(0, times));
      assertFalse(wrong.passes());
      for (Check c : wrong.checks()) {
        assertEquals(c.bound() instanceof Elbo, wrong.isErrorTrue(c));
        assertTrue(wrong.isMeanRight(c));
      }
    }
  }

  /// From few groups there may be no error, and what does not vary has none.
  @Test
  void whatHasNoErrorIsNotJudged() {
    Verification none = verified(new Wrong(0, Double.NaN), new Wrong(0, 0));
    for (Check c : none.checks()) {
      assertEquals(((Wrong) c.bound()).times() == 0, none.isErrorJudged(c));
    }
    Subject perfect = Subject.of("MatchedGaussians(D=5,c=1.0)");
    try (Engine engine = new Engine(2)) {
      Verification constant =
          Verification.of(List.of(perfect), List.of(new Elbo()), 100, "test", engine);
      assertTrue(constant.passes());
      assertTrue(constant.checks().getFirst().constant());
      assertFalse(constant.isErrorJudged(constant.checks().getFirst()));
    }
  }

  @Test
  void boundsNeedTheirSamples() {
    assertEquals(
        "samples must be at least 2000, but are 1024",
        assertThrows(IllegalArgumentException.class, () -> verified(new Iwae(2000))).getMessage());
  }

  @Test
  void subjectsNeedALaw() {
    LinearGaussian model = new LinearGaussian(2, 4, 1);
    assertEquals(
        model.logEvidence(new double[4]).orElseThrow(),
        new Subject(model, new double[4]).logEvidence(),
        1e-9);
    assertEquals(12, Subject.all().size());
  }
}
