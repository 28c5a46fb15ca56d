package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// [elbo.bound.AddedBound] and [elbo.model.AddedModel] are one file each, and no other names them.
class AddedBoundTest {
  @Test
  void isListed() {
    Cli run = Cli.run("list");
    assertEquals(0, run.status());
    assertTrue(run.line("AddedBound(k)").endsWith("lower"), run.out());
    assertTrue(run.line("AddedModel(limit)").contains("built in"), run.out());
    assertTrue(run.line("mnist-tanh").contains("bundled"), run.out());
  }

  @Test
  void canBeEstimatedByName() {
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            "LinearGaussian(d=3,D=5,seed=3)",
            "--bounds",
            "AddedBound(k=20),Elbo,Iwae(k=20)");
    assertEquals(0, run.status(), run.err());
    double half = 0.5 * (value(run, "Elbo") + value(run, "Iwae(k=20)"));
    assertEquals(half, value(run, "AddedBound(k=20)"), 1e-4);
  }

  @Test
  void isOfferedWhereANameIsMissed() {
    Cli run = Cli.run("estimate", "--bounds", "AdedBound(k=20)");
    assertTrue(run.err().contains("nearest: AddedBound(k)"), run.err());
  }

  private static double value(Cli run, String bound) {
    return Double.parseDouble(run.cells(bound).get(1));
  }
}
