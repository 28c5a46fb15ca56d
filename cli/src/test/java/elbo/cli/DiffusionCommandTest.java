package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.model.GaussianDiffusion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffusionCommandTest {
  private static final String MODEL =
      "GaussianDiffusion(mean=0,variance=2.5,steps=20,first=0.02,last=0.3)";

  @TempDir Path folder;

  private Path data() throws IOException {
    return Files.writeString(folder.resolve("x.csv"), "1.5\n-2\n");
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  @Test
  void estimateHasExactValuesBeside() throws IOException {
    Cli run =
        Cli.run(
            "estimate",
            "--model",
            MODEL,
            "--data",
            data().toString(),
            "--samples",
            "4000",
            "--proposal",
            "encoder",
            "--bounds",
            "AnalyticElbo, Elbo, Iwae(k=50), LogEvidence");
    assertEquals("", run.err());
    assertEquals(0, run.status());
    List<String> elbo = run.cells("Elbo");
    List<String> analytic = run.cells("AnalyticElbo");
    assertEquals(elbo.get(4), analytic.get(4), "one exact mean");
    double error = number(elbo.get(3));
    assertEquals(number(elbo.get(4)), number(elbo.get(1)), 5 * error + 1e-4);
    assertTrue(number(run.cells("Iwae(k=50)").get(1)) > number(elbo.get(4)) - 5 * error);
    List<String> evidence = run.cells("LogEvidence");
    double exact =
        (new GaussianDiffusion(0, 2.5, 20, 0.02, 0.3).logEvidence(new double[] {1.5}).getAsDouble()
                + new GaussianDiffusion(0, 2.5, 20, 0.02, 0.3)
                    .logEvidence(new double[] {-2})
                    .getAsDouble())
            / 2;
    assertEquals(exact, number(evidence.get(4)), 1e-4);
    assertEquals(exact, number(evidence.get(1)), 5 * number(evidence.get(3)) + 1e-4);
  }

  @Test
  void termsArePrintedAndKept() throws IOException {
    Path terms = folder.resolve("terms.csv");
    Path picture = folder.resolve("terms.svg");
    Cli run =
        Cli.run(
            "diffusion",
            "--model",
            MODEL,
            "--data",
            data().toString(),
            "--samples",
            "2000",
            "--output",
            terms.toString(),
            "--plot",
            picture.toString());
    assertEquals("", run.err());
    assertEquals(0, run.status());
    List<String> sum = run.cells("-ELBO, their sum");
    double value = number(sum.get(3));
    double error = number(sum.get(4));
    assertEquals(number(sum.get(5)), value, 5 * error + 1e-4);
    assertTrue(run.out().contains("of each x[t], T = 20"), run.out());
    assertTrue(run.out().contains("bits per dimension of 1, of a density"), run.out());
    List<String> lines = Files.readAllLines(terms);
    // Of each row the terms, the prior and the sum.
    assertEquals(1 + 2 * 22, lines.size());
    double[] sums = new double[2];
    double[] elbo = new double[2];
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      int row = Integer.parseInt(cells[0]);
      if (cells[1].equals("elbo")) {
        elbo[row] = number(cells[3]);
      } else {
        sums[row] -= number(cells[3]);
      }
    }
    assertEquals(elbo[0], sums[0], 1e-10);
    assertEquals(elbo[1], sums[1], 1e-10);
    String svg = Files.readString(picture);
    assertTrue(svg.startsWith("<svg ") && svg.endsWith("</svg>\n"), svg);
    assertEquals(19, svg.split("<circle", -1).length - 1, "a mark for each divergence");
  }

  @Test
  void randomStepsHaveTheirErrors() throws IOException {
    Cli run =
        Cli.run(
            "diffusion",
            "--model",
            MODEL,
            "--data",
            data().toString(),
            "--samples",
            "3000",
            "--random-steps");
    assertEquals("", run.err());
    List<String> mean = run.cells("mean ELBO");
    // That of both rows, from the terms of the other test.
    assertEquals(-2.008, number(mean.get(2)), 5 * number(mean.get(4)) + 0.3);
    assertTrue(run.out().contains("RandomSteps(pilot=4)"), run.out());
  }

  @Test
  void theBundledOneDrawsItsOwnObservations() {
    Cli run = Cli.run("estimate", "--model", "two-moons", "--rows", "0:3", "--samples", "64");
    assertEquals("", run.err());
    assertEquals(0, run.status());
    assertTrue(run.out().contains("two-moons (denoiser compiled; "), run.out());
    Cli terms = Cli.run("diffusion", "--model", "two-moons", "--rows", "0:2", "--samples", "16");
    assertEquals(0, terms.status(), terms.err());
  }

  @Test
  void badInputIsOneLine() throws IOException {
    List<List<String>> wrong =
        List.of(
            List.of("diffusion", "--model", "mnist-tanh"),
            List.of("diffusion", "--model", MODEL, "--samples", "1"),
            List.of("diffusion", "--model", MODEL, "--random-steps", "-1"),
            List.of("diffusion", "--model", MODEL, "--random-steps", "--plot", "a.svg"),
            List.of("diffusion", "--model", MODEL, "--plot", "a.png"),
            List.of("diffusion", "--model", MODEL.replace("0.02", "0.4")),
            List.of("estimate", "--model", MODEL.replace("last=0.3", "last=1.3")),
            List.of("estimate", "--model", MODEL.replace("steps=20", "steps=0")),
            List.of("estimate", "--model", "two-moons", "--proposal", "posterior"),
            List.of("estimate", "--model", folder.toString() + "/", "--data", data().toString()));
    for (List<String> args : wrong) {
      Cli run = Cli.run(args.toArray(String[]::new));
      assertEquals(2, run.status(), args + run.err());
      assertEquals(1, run.err().lines().count(), args + run.err());
    }
  }
}
