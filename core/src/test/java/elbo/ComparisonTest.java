package elbo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Comparison.Difference;
import elbo.Comparison.Kind;
import elbo.Comparison.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static Score exact(double value) {
    return new Score(value, 0, Kind.EXACT);
  }

  private static Comparison of(double... differences) {
    Comparison c = new Comparison(false);
    for (int row = 0; row < differences.length; row++) {
      // Rows differ by far more than models.
      c.add(row, exact(-1000 * row + differences[row]), exact(-1000 * row));
    }
    return c;
  }

  private static List<Integer> rows(List<Difference> differences) {
    return differences.stream().map(Difference::row).toList();
  }

  @Test
  void pairedDifferencesDoNotHaveTheVarianceOfRows() {
    Comparison c = of(1, 2, 3);
    assertEquals(2, c.mean(), 1e-12);
    assertEquals(Math.sqrt(1.0 / 3), c.betweenRows(), 1e-12);
    assertEquals(0, c.monteCarlo());
    assertEquals(3, c.higher());
  }

  @Test
  void independentErrorsAreAddedInSquaresAndSharedOnesAsTheyAre() {
    Comparison independent = new Comparison(false);
    Comparison shared = new Comparison(true);
    for (Comparison c : List.of(independent, shared)) {
      for (int row = 0; row < 4; row++) {
        c.add(row, new Score(1, 0.3, Kind.ESTIMATE), new Score(0, 0.4, Kind.ESTIMATE));
      }
    }
    assertEquals(0.5 / 2, independent.monteCarlo(), 1e-12);
    assertEquals(0.7 / 2, shared.monteCarlo(), 1e-12);
  }

  @Test
  void theFewestRowsThatDecideAreFound() {
    // Without row 1 the sum is -3.
    assertEquals(List.of(1), rows(of(-1, 10, -1, -1).decisive()));
    assertEquals(List.of(2, 0), rows(of(3, -2, 4, 1).decisive()).subList(0, 2));
    assertEquals(List.of(3), rows(of(1, 1, 1, -10).decisive()));
    assertEquals(2, of(1, 1).decisive().size());
    assertEquals(List.of(), of(1, -1).decisive());
  }

  @Test
  void largestAreThoseOfEitherSign() {
    assertEquals(List.of(1, 3), rows(of(1, -9, 2, 3).largest(2)));
  }

  @Test
  void infiniteScoresAreSetApart() {
    Comparison c = of(1, 3);
    c.add(7, exact(-5), exact(Double.NEGATIVE_INFINITY));
    c.add(8, exact(Double.NEGATIVE_INFINITY), exact(Double.NEGATIVE_INFINITY));
    assertEquals(2, c.mean());
    assertEquals(2, c.rows());
    assertEquals(List.of(7, 8), rows(c.infinite()));
    assertTrue(Double.isNaN(c.infinite().get(1).value()));
  }

  @Test
  void theWeakestKindIsThatOfAll() {
    Comparison c = of(1);
    assertEquals(Kind.EXACT, c.kindA());
    c.add(1, new Score(0, 0.1, Kind.LOWER), new Score(0, 0.1, Kind.ESTIMATE));
    c.add(2, exact(1), exact(2));
    assertEquals(Kind.LOWER, c.kindA());
    assertEquals(Kind.ESTIMATE, c.kindB());
  }

  @Test
  void oneRowHasNoErrorBetweenRows() {
    assertTrue(Double.isNaN(of(1).betweenRows()));
    assertTrue(Double.isNaN(new Comparison(false).mean()));
  }
}
