package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// Models without latents, whose log p(x) is exact.
class ExactModelTest {
  private static final String MODEL = "Autoregressive(D=6,hidden=8,seed=1)";

  @Test
  void theValueHasNoErrorAndSaysSo() {
    Cli run = Cli.run("estimate", "--model", MODEL, "--rows", "0:4");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("log p(x) is exact"), run.out());
    assertEquals(run.cells("LogEvidence").get(1), run.cells("Elbo").get(1), run.out());
    assertEquals("0", run.cells("LogEvidence").get(3), run.out());
  }

  @Test
  void bothAreListed() {
    String out = Cli.run("list").out();
    assertTrue(out.contains("mnist-pixelcnn"), out);
    assertTrue(out.contains("Autoregressive(D,hidden,seed,orders)"), out);
    assertTrue(out.contains("LinearGaussianChain(widths,seed)"), out);
    assertTrue(out.contains("autoregressive.onnx"), out);
  }
}
