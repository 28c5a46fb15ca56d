package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Catalogs;
import elbo.distribution.Distribution;
import elbo.distribution.FiniteMixture;
import elbo.distribution.Normal;
import elbo.inference.AddedProposal;
import elbo.inference.Importance;
import elbo.inference.Proposal;
import elbo.inference.Target;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.MatchedGaussians;
import elbo.model.Observation;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Scramble;
import elbo.points.Seed;
import elbo.points.Sobol;
import elbo.points.Use;
import elbo.weight.LogWeightBlock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [AddedRefinement] is one file, and no other but its tests names it.
class ProposalTest {
  private static final LatentModel MODEL = new MatchedGaussians(2, 1.5);
  private static final Observation X = new Observation(7, new double[] {1, -1});

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "encoder|Encoder",
        "addedproposal|AddedProposal",
        "Adaptive(2,64)|Adaptive(rounds=2,samples=64)",
        "mixture(encoder)|Mixture(Encoder=1.0)",
        "mixture( encoder , prior )|Mixture(Encoder=1.0,Prior=1.0)",
        "mixture(Adaptive(2,64)=0.5, prior = 2)|Mixture(Adaptive(rounds=2,samples=64)=0.5,"
            + "Prior=2.0)",
        "mixture(adaptive,laplace,Laplace(steps=3),posterior)|"
            + "Mixture(Adaptive(rounds=10,samples=1472)=1.0,Laplace(steps=16)=1.0,"
            + "Laplace(steps=3)=1.0,Posterior=1.0)"
      })
  void namesAreReadAndWritten(String read, String written) {
    Proposal proposal = Catalogs.PROPOSALS.parse(read);
    assertEquals(written, proposal.name());
    assertEquals(proposal, Catalogs.PROPOSALS.parse(written));
  }

  private static Distribution q(String name, PointSet points) {
    return Catalogs.PROPOSALS.parse(name).fit(new Target(MODEL, X), points).q();
  }

  private static double mean(Distribution q) {
    return ((Normal) q).mean()[0];
  }

  @Test
  void everyComponentHasRandomnessOfItsOwn() {
    PointSet points = new Independent(1);
    FiniteMixture mixture =
        (FiniteMixture) q("mixture(addedproposal,encoder,addedproposal)", points);
    double first = mean(mixture.components().get(0));
    double third = mean(mixture.components().get(2));
    assertEquals(first, mean(q("addedproposal", points)));
    assertNotEquals(first, third);
    PointSet second = points.forUse(Use.ADAPTATION);
    assertEquals(third, AddedProposal.first(second.forUse(Use.ADAPTATION), 7, 2)[0]);
  }

  /// What a proposal is fitted with is neither the samples' nor anyone else's.
  @Test
  void fittingHasPointsOfItsOwnWhateverThoseOfTheSamples() {
    Seed seed = Seed.of("s");
    PointSet own = new Independent(seed.forUse(Use.ADAPTATION));
    for (PointSet points : List.of(new Independent(seed), new Sobol(seed, Scramble.OWEN, 64))) {
      var weights = new Importance(new AddedProposal()).open(MODEL, X, points).weights();
      LogWeightBlock block = new LogWeightBlock();
      weights.fill(0, 1, new Scratch(), block);
      Distribution expected = q("addedproposal", own);
      LogWeightBlock same = new LogWeightBlock();
      Importance.weights(new Target(MODEL, X), expected, points).fill(0, 1, new Scratch(), same);
      assertEquals(same.logW()[0], block.logW()[0]);
    }
  }

  @Test
  void sharesAreNormalized() {
    double[] z = new double[2 * Block.SIZE];
    double[][] logQ = new double[2][Block.SIZE];
    List<String> names = List.of("mixture(encoder=3,prior=1)", "mixture(encoder=0.75,prior=0.25)");
    for (int i = 0; i < 2; i++) {
      q(names.get(i), new Independent(1)).logDensity(1, z, new Scratch(), logQ[i]);
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
    for (String signature : Catalogs.PROPOSALS.signatures()) {
      assertTrue(run.out().contains("\n  " + signature + "\n"), run.out());
    }
    assertTrue(run.out().contains("AddedProposal"), run.out());
    assertTrue(run.line("sobol").contains("Sobol(seed,scramble,size)"), run.out());
    for (String signature : Catalogs.POINTS.signatures()) {
      assertTrue(run.out().contains(signature), signature);
    }
  }
}
