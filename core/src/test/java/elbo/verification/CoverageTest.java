package elbo.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.engine.Engine;
import elbo.points.Independent;
import elbo.stopping.Tolerance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {
  /// From 93 to 97 %, but for two errors of a share at either end: 0.93 − 2 · 0.0081 and 0.97 + 2 ·
  /// 0.0054 of 1000; of brackets at least 0.95 − 2 · 0.0069.
  @ParameterizedTest
  @CsvSource({
    "1000, 1000, 50, 0, 0, true",
    "1000, 1000, 25, 25, 10, true",
    "1000, 1000, 86, 0, 50, true",
    "1000, 1000, 87, 0, 0, false",
    "1000, 1000, 0, 200, 0, false",
    "1000, 1000, 20, 0, 0, true",
    "1000, 1000, 19, 0, 0, false",
    "1000, 1000, 0, 0, 0, false",
    "1000, 500, 0, 100, 0, false",
    "1000, 499, 0, 100, 100, true",
    "1000, 1000, 25, 25, 63, true",
    "1000, 1000, 25, 25, 64, false"
  })
  void sharesThatHold(
      int repetitions, int trusted, int above, int below, int missed, boolean holds) {
    Coverage coverage = new Coverage(repetitions, trusted, above, below, missed, 5000, false);
    double p = 1 - (above + below) / (double) trusted;
    assertEquals(p, coverage.covered(), 1e-15);
    assertEquals(Math.sqrt(p * (1 - p) / trusted), coverage.error(), 1e-15);
    assertEquals(holds, coverage.holds());
    assertTrue(new Coverage(repetitions, trusted, above, below, missed, 5000, true).holds());
  }

  @Test
  void countsRepetitions() {
    Tolerance tolerance = new Tolerance(0.05, 50_000);
    try (Engine engine = new Engine(2)) {
      Coverage sound =
          Coverage.of(
              Subject.of("MatchedGaussians(D=2,c=0.9)"),
              tolerance,
              200,
              new Independent("coverage"),
              engine);
      assertEquals(200, sound.repetitions());
      assertTrue(sound.holds());
      assertTrue(sound.trusted() > 190);
      assertTrue(sound.samples() >= Tolerance.FEWEST && sound.samples() <= 50_000);
      Coverage perfect =
          Coverage.of(
              Subject.of("MatchedGaussians(D=2,c=1.0)"),
              tolerance,
              5,
              new Independent("coverage"),
              engine);
      assertTrue(perfect.constant() && perfect.holds());
      assertEquals(Tolerance.FEWEST, perfect.samples());
      assertEquals(0, perfect.above() + perfect.below());
    }
  }

  @Test
  void casesHaveTheTailIndexOfTheirVariance() {
    for (Coverage.Case c : Coverage.cases()) {
      String name = c.subject().model().name();
      if (!Double.isNaN(c.tailIndex())) {
        double variance = Double.parseDouble(name.replaceAll(".*c=|\\)", ""));
        assertEquals(1 - c.tailIndex(), variance, 1e-12);
      }
    }
    assertEquals(22, Coverage.cases().size());
  }
}
