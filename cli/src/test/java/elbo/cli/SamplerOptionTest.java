package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Catalogs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A sampler by its printed name.
class SamplerOptionTest {
  private static final String GAUSSIAN = "LinearGaussian(d=3,D=5,seed=3)";

  private static Cli run(String command, String option, String value) {
    Cli run = Cli.run(command, "--model", GAUSSIAN, "--rows", "0:2", option, value);
    assertEquals(0, run.status(), run.err());
    return run;
  }

  private static String withoutSpeed(Cli run) {
    return run.out().replaceAll(".*samples/s.*\n| +[0-9.]+ [mµn]?s\n| +time\n", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"estimate", "ladder", "posterior"})
  void importanceSamplingIsItsProposal(String command) {
    Cli sampler = run(command, "--sampler", "Importance(proposal=Prior)");
    Cli proposal = run(command, "--proposal", "prior");
    assertEquals(withoutSpeed(proposal), withoutSpeed(sampler));
    assertTrue(sampler.out().contains("proposal Prior"), sampler.out());
  }

  @Test
  void theExactSamplerHasNoErrorOnAModelWithLatents() {
    Cli run = run("estimate", "--sampler", "exact");
    assertTrue(run.out().contains("log p(x) is exact"), run.out());
    assertEquals(run.cells("LogEvidence").get(1), run.cells("Elbo").get(1), run.out());
  }

  @Test
  void coverageLeavesOutModelsThatLackWhatTheSamplerNeeds() {
    Cli run =
        Cli.run(
            "coverage",
            "--repetitions=2",
            "--tolerance=0.1",
            "--max-samples=4000",
            "--sampler=Importance(proposal=Posterior)");
    assertEquals(0, run.status(), run.err() + run.out());
    assertTrue(
        run.line("left out").contains("SigmoidBelief(d=6,D=12,seed=1) has no posterior"),
        run.out());
    assertTrue(run.line("GaussianMixture(C=4,D=3,seed=1)").contains("100.0 %"), run.out());
  }

  @Test
  void samplersAreListed() {
    Cli run = Cli.run("list");
    for (String signature : Catalogs.SAMPLERS.signatures()) {
      assertTrue(run.out().contains("\n  " + signature + "\n"), run.out());
    }
    assertTrue(Catalogs.SAMPLERS.signatures().contains("Importance(proposal)"));
  }
}
