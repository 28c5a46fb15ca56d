package elbo.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tables of studies of learning, from numbers that are given.
class MnistOverviewTest {
  private static final int IMAGES = 4;

  /// Seeds differ by 0.2, images by more, which the difference between trainers is without.
  @Test
  void differencesAreThoseOnTheSameImages() {
    List<MnistLine> lines = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    for (MnistObjective objective : MnistObjective.values()) {
      for (String trainer : List.of(ElboTrainer.NAME, PyTorchTrainer.NAME)) {
        for (int seed = 1; seed <= 2; seed++) {
          double level = (trainer.equals(ElboTrainer.NAME) ? -90 : -90.5) + 0.2 * seed;
          double[] values = {level - 15, level - 5, level + 5, level + 15};
          double mean = Arrays.stream(values).average().orElseThrow();
          rows.add(values);
          lines.add(
              new MnistLine(
                  trainer,
                  objective.title(),
                  seed,
                  60 * seed,
                  new Figure(mean - 3, 6),
                  new Figure(mean, 6.5),
                  0.03,
                  1));
        }
      }
    }
    String text = new MnistOverview(lines, rows, new MnistSize(20, 2, IMAGES)).text();
    List<String> table = text.lines().filter(line -> line.startsWith("| ELBO")).toList();
    assertEquals(
        "| ELBO | elbo | -92.70 | -89.70 | 0.14 | 0.021 | 1.5 | +0.50 ± 0.14 | -86.76 |",
        table.get(0));
    assertEquals("| ELBO | PyTorch | -93.20 | -90.20 | 0.14 | 0.021 | 1.5 |  |  |", table.get(1));
    assertTrue(text.contains("on 8 of 32 pairs of image and model"), text);
  }

  @Test
  void collapseHasALineForEachWeight() {
    CollapseFiles.Line line =
        new CollapseFiles.Line(
            0.5,
            0.2,
            new Figure(4, 0),
            4,
            new Figure(-3.25, 0.001),
            -3.24,
            new Figure(4.5, 0),
            4.6);
    assertTrue(
        CollapseFiles.table(List.of(line))
            .contains(
                "| 0.5 | 0.2 | 4 | 4 | -3.2500 ± 0.0010 | -3.2400 | 4.5000 ± 0.0000 | 4.6000 |"));
  }
}
