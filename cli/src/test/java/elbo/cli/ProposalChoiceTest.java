package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.adaptive.AddedRefinement;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.MatchedGaussians;
import elbo.model.Model;
import elbo.points.MonteCarlo;
import elbo.points.Points;
import elbo.points.Seed;
import elbo.proposal.Mixture;
import elbo.proposal.Normal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [AddedRefinement] is one file, and no other but its tests names it.
class ProposalChoiceTest {
  private static final Model MODEL = new MatchedGaussians(2, 1.5);
  private static final double[] X = {1, -1};
  private static final Seed SEED = Seed.of(1);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "encoder|encoder",
        "addedrefinement|addedrefinement",
        "Adaptive(2,64)|Adaptive(rounds=2,samples=64)",
        "mixture(encoder)|mixture(encoder)",
        "mixture( encoder , prior )|mixture(encoder,prior)",
        "mixture(Adaptive(2,64)=0.5, prior = 2)|mixture(Adaptive(rounds=2,samples=64)=0.5,"
            + "prior=2.0)",
        "mixture(adaptive,laplace,Laplace(steps=3),posterior)|"
            + "mixture(adaptive,laplace,Laplace(steps=3),posterior)"
      })
  void namesAreReadAndWritten(String read, String written) {
    ProposalChoice choice = ProposalChoice.parse(read, SEED);
    assertEquals(written, choice.name());
    assertEquals(written, ProposalChoice.parse(written, SEED).name());
  }

  @Test
  void whatIsFittedOrMixedRefines() {
    for (String name : List.of("adaptive", "addedrefinement", "Laplace(2)", "mixture(encoder)")) {
      assertTrue(ProposalChoice.parse(name, SEED).refines(), name);
    }
    for (String name : List.of("encoder", "prior", "posterior")) {
      assertFalse(ProposalChoice.parse(name, SEED).refines(), name);
    }
  }

  private static String mean(Points points) {
    return List.of(AddedRefinement.first(points, 7, 2)[0]).toString();
  }

  @Test
  void everyRefinementHasRandomnessOfItsOwn() {
    Mixture mixture =
        (Mixture)
            ProposalChoice.parse("mixture(addedrefinement,encoder,addedrefinement)", SEED)
                .make(MODEL, X, 7);
    List<String> means = new ArrayList<>();
    for (int c : List.of(0, 2)) {
      means.add(List.of(((Normal) mixture.components().get(c)).mean()[0]).toString());
    }
    Normal alone = (Normal) ProposalChoice.parse("addedrefinement", SEED).make(MODEL, X, 7);
    assertEquals(means.getFirst(), List.of(alone.mean()[0]).toString());
    // The estimate's and the exact posterior's.
    Points points = new MonteCarlo(SEED);
    means.add(mean(points));
    means.add(mean(points.independent()));
    means.add(mean(points.independent().independent()));
    assertEquals(means.size(), means.stream().distinct().count(), () -> means.toString());
  }

  @Test
  void refinementsAreTheSameWhateverThePoints() {
    List<String> fitted =
        List.of("philox", "sobol").stream()
            .map(points -> {
              RunOptions options = new RunOptions();
              options.model = MODEL.name();
              options.points = points;
              options.proposal = Optional.of("addedrefinement");
              Normal q = (Normal) options.job().proposal().make(MODEL, X, 3);
              return List.of(q.mean()[0], q.mean()[1]).toString();
            })
            .distinct()
            .toList();
    assertEquals(1, fitted.size(), fitted.toString());
  }

  @Test
  void sharesAreNormalized() {
    double[] z = new double[2 * Block.SIZE];
    double[][] logQ = new double[2][Block.SIZE];
    List<String> names = List.of("mixture(encoder=3,prior=1)", "mixture(encoder=0.75,prior=0.25)");
    for (int i = 0; i < 2; i++) {
      ProposalChoice.parse(names.get(i), SEED)
          .make(MODEL, X, 0)
          .logDensity(1, z, new Scratch(), logQ[i]);
    }
    assertArrayEquals(logQ[0], logQ[1]);
  }

  /// A mixture of one distribution with itself is that one, and the posterior's weights are equal.
  @Test
  void mixtureOfThePosteriorIsExact() {
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            "LinearGaussian(d=3,D=5,seed=3)",
            "--rows",
            "0",
            "--proposal",
            "mixture(posterior=0.3,posterior=0.7)");
    assertEquals(0, run.status(), run.err());
    for (String bound : List.of("Elbo ", "LogEvidence")) {
      assertTrue(Double.parseDouble(run.cells(bound).get(3)) < 1e-8, run.out());
    }
    assertEquals(run.cells("Elbo ").get(1), run.cells("LogEvidence").get(1), run.out());
  }

  /// Exact means are those under the mixture's density: what the balance heuristic weights by.
  @Test
  void mixtureAgreesWithItsExactMeans() {
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            "Binary(p=0.3,likelihood0=0.2,likelihood1=0.9,q=0.6)",
            "--rows",
            "0",
            "--samples",
            "100000",
            "--bounds",
            "Elbo,Iwae(k=2)",
            "--proposal",
            "mixture(encoder=2,prior=1)");
    assertEquals(0, run.status(), run.err());
    for (String bound : List.of("Elbo", "Iwae(k=2)")) {
      List<String> cells = run.cells(bound);
      double value = Double.parseDouble(cells.get(1));
      double error = Double.parseDouble(cells.get(3));
      double exact = Double.parseDouble(cells.get(4));
      assertTrue((5 + 3.1) * error < 0.02, run.out());
      assertEquals(exact, value, 5 * error + 1e-4, run.out());
    }
  }

  @Test
  void proposalsAndPointsAreListed() {
    Cli run = Cli.run("list");
    assertTrue(run.line("addedrefinement").endsWith("AddedRefinement"), run.out());
    assertTrue(run.line("adaptive").endsWith("Adaptive or Adaptive(rounds,samples)"), run.out());
    assertTrue(run.line("laplace").endsWith("Laplace or Laplace(steps)"), run.out());
    assertTrue(run.line("mixture(A").contains("of any of these"), run.out());
    assertTrue(run.line("sobol").contains("Sobol(seed,scramble,size)"), run.out());
    assertEquals("Replicated(bound,size)", run.line("Replicated(").strip());
    for (String signature : PointsChoice.CATALOG.signatures()) {
      assertTrue(run.out().contains(signature), signature);
    }
  }
}
