package elbo.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnbiasedFilesTest {
  // E IWAE(k) − log p(x) of D = 20, c = 4/3, by the Laplace transform of a weight.
  private static final double BIAS_OF_2 = -0.229325236;
  // Student's t of 64 repetitions at an error rate of 6·10⁻⁷.
  private static final double LIMIT = 5.42;

  @Test
  void biasesAreThoseOfTheory(@TempDir Path folder) throws IOException {
    // The error for which k is 2.
    UnbiasedFiles.write(new double[] {0.4}, 64, folder);
    List<String> lines = Files.readAllLines(folder.resolve("unbiased.csv"));
    assertEquals(
        "estimator,asked,rows,weights,bias,biasError,meanSquare,meanSquareError", lines.getFirst());
    String[] iwae = lines.get(1).split(",");
    assertEquals("IWAE(k=2)", iwae[0]);
    assertWithin(BIAS_OF_2, iwae[4], iwae[5]);
    String[] terms = lines.get(2).replaceAll("\"[^\"]*\"", "terms").split(",");
    assertWithin(0, terms[4], terms[5]);
    assertTrue(
        Files.readString(folder.resolve("unbiased.md")).contains("| IWAE(k=2) | 125 | 250 |"));
  }

  private static void assertWithin(double expected, String value, String error) {
    double off = Math.abs(Double.parseDouble(value) - expected);
    assertTrue(off < LIMIT * Double.parseDouble(error), value + " ± " + error);
  }
}
