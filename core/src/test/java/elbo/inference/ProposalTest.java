package elbo.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Calibrated;
import elbo.Catalogs;
import elbo.bound.LogEvidence;
import elbo.diagnostic.Reliability;
import elbo.diagnostic.Verdict;
import elbo.distribution.Distribution;
import elbo.estimate.Estimates;
import elbo.estimate.Estimator;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.name.Examples;
import elbo.points.Independent;
import elbo.points.PointSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every way to a proposal owes, on every model: a proposal that is added as one file is
/// tested by being there.
class ProposalTest {
  private static final PointSet POINTS = new Independent("contract");
  private static final int ROW = 5;
  private static final Map<Proposal, List<LatentModel>> MODELS = new HashMap<>();

  static Stream<Proposal> proposals() {
    return Examples.of(Catalogs.PROPOSALS).stream();
  }

  @Test
  void everyProposalHasAnExample() {
    for (String signature : Catalogs.PROPOSALS.signatures()) {
      assertTrue(!Examples.of(Catalogs.PROPOSALS, signature).isEmpty(), signature);
    }
  }

  // The models that have what a proposal needs: at least one.
  private static List<LatentModel> models(Proposal proposal) {
    List<LatentModel> models = MODELS.computeIfAbsent(proposal, ProposalTest::thatFit);
    assertTrue(!models.isEmpty(), proposal.name());
    return models;
  }

  private static List<LatentModel> thatFit(Proposal proposal) {
    return ModelExamples.all().filter(m -> fits(proposal, m)).toList();
  }

  private static Target target(LatentModel model) {
    return new Target(model, observation(model));
  }

  private static Observation observation(LatentModel model) {
    return new Observation(ROW, ModelExamples.draw(model));
  }

  private static boolean fits(Proposal proposal, LatentModel model) {
    try {
      proposal.fit(target(model), POINTS);
      return true;
    } catch (IllegalArgumentException lacking) {
      return false;
    }
  }

  private static double[] draws(Distribution q) {
    double[] u = new double[q.uniforms() * Block.SIZE];
    POINTS.fill(1, 0, Block.SIZE, 0, q.uniforms(), u);
    double[] z = new double[q.latentDimension() * Block.SIZE];
    double[] logQ = new double[Block.SIZE];
    q.sample(Block.SIZE, u, new Scratch(), z, logQ);
    double[] all = Arrays.copyOf(z, z.length + logQ.length);
    System.arraycopy(logQ, 0, all, z.length, logQ.length);
    return all;
  }

  @ParameterizedTest
  @MethodSource("proposals")
  void fittedTwiceItHasTheSameBits(Proposal proposal) {
    for (LatentModel model : models(proposal)) {
      Fitted once = proposal.fit(target(model), POINTS);
      Fitted twice = proposal.fit(target(model), POINTS);
      assertEquals(model.latentDimension(), once.q().latentDimension());
      assertArrayEquals(draws(once.q()), draws(twice.q()), model.name());
      assertEquals(once.cost(), twice.cost());
      assertEquals(once.remarks(), twice.remarks());
    }
  }

  @ParameterizedTest
  @MethodSource("proposals")
  void itsCostIsThatWhichTheModelSees(Proposal proposal) {
    for (LatentModel model : models(proposal)) {
      Counted counted = new Counted();
      Target target = new Target(counted.model(model), observation(model));
      Fitted fitted = proposal.fit(target, POINTS);
      assertEquals(counted.cost(), fitted.cost(), model.name());
      assertTrue(fitted.cost().evaluations() <= proposal.evaluations(), model.name());
    }
  }

  /// What is to refine and does not says why.
  @ParameterizedTest
  @MethodSource("proposals")
  void doingNothingIsRemarked(Proposal proposal) {
    for (LatentModel model : models(proposal)) {
      Fitted fitted = proposal.fit(target(model), POINTS);
      boolean idle = proposal.evaluations() > 0 && fitted.cost().equals(Cost.NONE);
      assertEquals(idle, !fitted.remarks().isEmpty(), model.name());
      fitted.remarks().forEach(r -> assertTrue(r.text().contains("refined nothing"), r.text()));
    }
  }

  /// log p(x) is estimated without bias, whatever the proposal, where k-hat trusts the weights.
  @ParameterizedTest
  @MethodSource("proposals")
  void theEvidenceIsThatOfTheModel(Proposal proposal) {
    int sound = 0;
    for (LatentModel model : models(proposal)) {
      double[] x = ModelExamples.draw(model);
      OptionalDouble exact = model.logEvidence(x);
      Distribution q = proposal.fit(target(model), POINTS).q();
      Estimates e =
          new Estimator(1 << 14, new LogEvidence(), new Reliability())
              .estimate(Weights.of(model, x, q, new Independent(8), ROW));
      if (exact.isPresent() && Verdict.of(e.get(new Reliability())).isSound()) {
        LogEvidence.Evidence evidence = e.get(new LogEvidence());
        sound++;
        // Weights that hardly vary: a discrete state may be too rare to be drawn.
        double error = Math.max(evidence.standardError(), 1e-6);
        Calibrated.check(evidence.value(), error, exact.getAsDouble(), 0.5);
      }
    }
    assertTrue(sound > 3, proposal.name() + " is sound on " + sound);
  }

  @ParameterizedTest
  @MethodSource("proposals")
  void theLadderRisesInCostAndHoldsItself(Proposal proposal) {
    List<Proposal> ladder = proposal.ladder();
    assertTrue(ladder.contains(proposal));
    for (int i = 1; i < ladder.size(); i++) {
      assertTrue(ladder.get(i - 1).evaluations() < ladder.get(i).evaluations());
    }
  }

  @ParameterizedTest
  @MethodSource("proposals")
  void whatTheModelLacksIsNamedAtOnce(Proposal proposal) {
    ModelExamples.all()
        .forEach(model ->
            proposal
                .lacks(model)
                .ifPresent(lack -> {
                  assertTrue(lack.contains(model.name()), lack);
                  assertThrows(
                      IllegalArgumentException.class, () -> proposal.fit(target(model), POINTS));
                }));
  }

  @ParameterizedTest
  @MethodSource("proposals")
  void namesAreReadBack(Proposal proposal) {
    assertEquals(proposal, Catalogs.PROPOSALS.parse(proposal.name()));
  }
}
