package elbo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.inference.Importance;
import elbo.inference.Prior;
import elbo.inference.Proposal;
import elbo.inference.Recording;
import elbo.model.LatentModel;
import elbo.name.Examples;
import elbo.points.PointSet;
import elbo.stopping.Samples;
import elbo.stopping.Tolerance;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenEvaluationTest {
  private static final Evaluation<LatentModel> PLAIN =
      Evaluation.of((LatentModel) Catalogs.MODELS.parse("LinearGaussian(d=2,D=3,seed=1)"));

  private static void assertComesBack(Evaluation<LatentModel> evaluation) {
    assertEquals(evaluation, WrittenEvaluation.of(evaluation).of(evaluation.model()));
  }

  @Test
  void everyPartComesBack() {
    assertComesBack(PLAIN);
    for (Proposal proposal : Examples.of(Catalogs.PROPOSALS)) {
      assertComesBack(PLAIN.withProposal(proposal));
    }
    for (PointSet points : Examples.of(Catalogs.POINTS)) {
      assertComesBack(PLAIN.withPoints(points));
    }
    assertComesBack(PLAIN.withStatistics(List.copyOf(Examples.of(Catalogs.STATISTICS))));
    assertComesBack(PLAIN.withRule(new Samples(7)));
    assertComesBack(PLAIN.withRule(new Tolerance(0.012345, 5000)));
    assertComesBack(PLAIN.withProposal(Catalogs.PROPOSALS.parse("mixture(prior=1,encoder=2)")));
  }

  @Test
  void whatIsNotMadeAgainIsRefused() {
    Evaluation<LatentModel> recorded =
        PLAIN.withSampler(Recording.ofTerms(new Importance(new Prior()), 10));
    assertThrows(IllegalArgumentException.class, () -> WrittenEvaluation.of(recorded));
    Evaluation<LatentModel> seeded = PLAIN.withPoints(new elbo.points.Independent("a,b)"));
    assertThrows(IllegalArgumentException.class, () -> WrittenEvaluation.of(seeded));
  }
}
