package elbo.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LongRunsTest {
  private static final List<Figure> RUNS =
      List.of(new Figure(-80, 0.01), new Figure(-130, 0.84), new Figure(-90, 0.01));

  /// √((3² + 4²) / 2), whatever the row is estimated as whose long run is not sound.
  @Test
  void errorsAreOverTheSound() {
    LongRuns runs = new LongRuns(RUNS, List.of(true, false, true));
    assertEquals(2, runs.sound());
    for (double any : new double[] {-132, Double.NaN}) {
      assertEquals(Math.sqrt(12.5), runs.rmse(new double[] {-77, any, -94}));
    }
  }

  @Test
  void withoutASoundRunThereIsNoError() {
    LongRuns runs = new LongRuns(RUNS, List.of(false, false, false));
    assertEquals(Double.NaN, runs.rmse(new double[] {-80, -130, -90}));
  }
}
