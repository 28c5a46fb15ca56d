package elbo.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.GivenWeights;
import elbo.bound.Elbo;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MappedTest {
  private static final double[] LOG_W = GivenWeights.uniform(1, 200, 5);

  private static Plain doubled(Estimate e) {
    return new Plain("Doubled", Side.ESTIMATE, 2 * e.value(), 2 * e.standardError(), e.samples());
  }

  private static Cuts<?, Plain> cuts() {
    Fold<?, Plain> fold = Mapped.of(new Mean(new Elbo(), b -> b.logW()), MappedTest::doubled);
    return Cuts.of(fold, new GivenWeights(LOG_W));
  }

  @Test
  void makesItsEstimateFromThatOfTheOther() {
    Estimate mean = Cuts.of(new Elbo(), new GivenWeights(LOG_W)).whole(0, 200);
    assertEquals(doubled(mean), cuts().whole(0, 200));
    for (int cut = 0; cut <= 200; cut += 7) {
      Estimate e = cuts().fromTheRight(0, cut, 200);
      assertEquals(2 * mean.value(), e.value(), 1e-14);
      assertEquals(2 * mean.standardError(), e.standardError(), 1e-14);
    }
  }

  @Test
  void hasSeenNothingWhereTheOtherHasNot() {
    assertThrows(IllegalStateException.class, () -> cuts().whole(0, 0));
  }

  /// Only an estimate that is asked for is made.
  @Test
  void nothingIsMadeWhileFolding() {
    AtomicInteger made = new AtomicInteger();
    Fold<?, Plain> fold =
        Mapped.of(
            new Mean(new Elbo(), b -> b.logW()),
            e -> {
              made.incrementAndGet();
              return doubled(e);
            });
    assertEquals(0, made.get());
    Cuts.of(fold, new GivenWeights(LOG_W)).fromTheLeft(0, 50, 120, 200);
    assertEquals(1, made.get());
  }
}
