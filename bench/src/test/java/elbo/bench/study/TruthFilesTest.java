package elbo.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Auto;
import elbo.Rows;
import elbo.engine.Engine;
import elbo.model.LinearGaussian;
import elbo.points.Seed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TruthFilesTest {
  private static final LinearGaussian MODEL = new LinearGaussian(4, 8, 1);
  private static final Rows ROWS = Rows.drawn(MODEL, Seed.of(1), 0, 2);

  private static double value(List<TruthLine> lines, String quantity) {
    return lines.stream()
        .filter(line -> line.quantity().startsWith(quantity))
        .findFirst()
        .orElseThrow()
        .value();
  }

  /// On an exact model, where the long runs have no errors.
  @Test
  void whatIsMeasuredIsThatOfTheModel() {
    List<TruthLine> all = new ArrayList<>();
    try (Engine engine = new Engine()) {
      LongRuns exact = LongRuns.of(MODEL, ROWS, engine);
      assertEquals(2, exact.sound());
      Truth truth = new Truth(engine);
      List<TruthLine> brackets = truth.brackets("bracket", MODEL, ROWS, exact, 0.03, 0.15);
      assertEquals(2, value(brackets, "contain the long run at 99.5 %"));
      assertTrue(value(brackets, "decoder calls a row, most") <= Truth.CALLS);
      assertTrue(value(brackets, "width at 95 %: largest") < 0.03);
      List<TruthLine> gap = truth.gap("gap", MODEL, 4, 10, 4);
      assertTrue(value(gap, "gap of one chain") >= value(gap, "gap of 4 pairs"));
      List<TruthLine> chains = truth.exact(MODEL, new Auto(), 2, 256);
      assertTrue(value(chains, "error in standard errors") < 5);
      List<TruthLine> worst = truth.worst("worst", MODEL, ROWS, exact);
      assertTrue(value(worst, "error of rows that are not flagged") < 0.1);
      List.of(brackets, gap, chains, worst).forEach(all::addAll);
    }
    String table = TruthFiles.table(all);
    assertTrue(table.contains("| bracket | width at 95 %: median, nats | 0.0"), table);
    assertTrue(table.contains("| ≤ 0.030 | reached |"), table);
  }

  @Test
  void anUnknownNumberReachesNothing() {
    assertFalse(TruthLine.of("a", "b", Double.NaN).atMost(1).reached());
    assertFalse(TruthLine.of("a", "b", 2).atMost(1).reached());
    assertFalse(TruthLine.of("a", "b", 0.7).atLeast(0.8).reached());
    assertTrue(TruthLine.of("a", "b", 0.8).atLeast(0.8).reached());
    assertTrue(TruthLine.of("a", "b", Double.NaN).reached());
  }
}
