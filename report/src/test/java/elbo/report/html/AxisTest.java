package elbo.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AxisTest {
  @Test
  void ticksAreRoundNumbers() {
    assertEquals(
        List.of("−90", "−85", "−80", "−75"),
        new Axis("", false, -91, -72).ticks().stream().map(Axis.Tick::text).toList());
    assertEquals(
        List.of("0.0", "0.2", "0.4", "0.6"),
        new Axis("", false, -0.05, 0.7).ticks().stream().map(Axis.Tick::text).toList());
    assertEquals(
        List.of("1", "10", "100", "1,000"),
        new Axis("", true, 0.9, 1100).ticks().stream().map(Axis.Tick::text).toList());
    assertEquals(
        List.of("0.01", "0.02", "0.05", "0.1", "0.2"),
        new Axis("", true, 0.009, 0.3).ticks().stream().map(Axis.Tick::text).toList());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyRangeHasAFewTicksThatAreOnIt(boolean isLog) {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      double low = Math.exp(20 * random.nextDouble() - 10);
      double high = low * (1 + Math.exp(12 * random.nextDouble() - 5));
      Axis axis = isLog ? Axis.logarithmic("", low, high) : Axis.linear("", -low, high, Double.NaN);
      List<Axis.Tick> ticks = axis.ticks();
      assertTrue(ticks.size() <= 10, () -> axis + " has " + ticks);
      assertTrue(isLog || ticks.size() >= 2, () -> axis + " has " + ticks);
      assertEquals(ticks.size(), ticks.stream().map(Axis.Tick::text).distinct().count());
      ticks.forEach(t -> assertTrue(axis.at(t.value()) >= -1e-9 && axis.at(t.value()) <= 1 + 1e-9));
    }
  }

  @Test
  void nothingToShowStillHasAnAxis() {
    assertTrue(Axis.linear("", Double.NaN).ticks().size() > 1);
    assertTrue(Axis.logarithmic("").ticks().size() > 1);
    assertTrue(Axis.linear("", 3, 3).has(3));
  }
}
