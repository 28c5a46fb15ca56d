package elbo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OtherLoadTest {
  // Of proc(5): user nice system idle iowait irq softirq steal guest guest_nice, in 0.01 s.
  @Test
  void allButIdleTimeIsBusyAndGuestsCountOnce() {
    assertEquals(
        (100 + 10 + 20 + 1 + 2 + 3) / 100.0,
        OtherLoad.busy("cpu  100 10 20 4000 500 1 2 3 50 5"),
        1e-12);
    // Kernels before 2.6.11 have no steal.
    assertEquals((100 + 10 + 20 + 1 + 2) / 100.0, OtherLoad.busy("cpu  100 10 20 4000 500 1 2"));
  }

  @Test
  void isMeasuredAgainUntilOthersAreIdleAndThenRefused() {
    double[] load = {0.3, 0.06, 0.05};
    AtomicInteger calls = new AtomicInteger();
    OtherLoad.Reading<Integer> reading =
        OtherLoad.without("it", calls::incrementAndGet, () -> load[calls.get() - 1]);
    assertEquals(new OtherLoad.Reading<>(3, 0.05), reading);

    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> OtherLoad.without("it", () -> 1, () -> 0.7));
    assertTrue(
        e.getMessage().startsWith("other processes took 0.70 of a processor while 'it' was"),
        e.getMessage());
    assertEquals(1, OtherLoad.without("it", () -> 1, () -> Double.NaN).value());
  }

  @Test
  void processorsAreNamedWithTheirFamily() {
    List<String> info =
        List.of(
            "processor\t: 0",
            "cpu family\t: 25",
            "model\t\t: 17",
            "model name\t: AMD EPYC",
            "",
            "cpu family\t: 26");
    assertEquals(Optional.of("AMD EPYC (family 25, model 17)"), Machine.model(info));
    assertEquals(Optional.of("a CPU"), Machine.model(List.of("model name : a CPU")));
    assertEquals(Optional.empty(), Machine.model(List.of("Features : asimd")));
  }
}
