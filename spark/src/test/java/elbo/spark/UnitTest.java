package elbo.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import elbo.Rows;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnitTest {
  @Test
  void aSourceMayFillOneArrayAgainAndAgain() {
    double[] x = new double[2];
    double[] condition = new double[1];
    Rows.Conditions conditions =
        new Rows.Conditions(
            "labels",
            row -> {
              condition[0] = 10 * row;
              return condition;
            });
    Rows rows =
        new Rows(
            "refilled",
            0,
            3,
            row -> {
              x[0] = row;
              x[1] = -row;
              return x;
            },
            Optional.of(conditions),
            Optional.empty());
    Unit unit = Unit.of(rows, 0, 3);
    for (int row = 0; row < 3; row++) {
      assertArrayEquals(new double[] {row, -row}, unit.values()[row]);
      assertArrayEquals(new double[] {10 * row}, unit.conditions()[row]);
    }
  }
}
