package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DataTest {
  @Test
  void drawnRowsAreTenUnlessSaid() {
    Cli run = Cli.run("estimate", "--model", "LinearGaussian(d=2,D=3,seed=1)");
    assertTrue(run.line("data").endsWith("drawn from the model, rows 0:10"), run.out());
  }
}
