package elbo.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void natsToFourDecimals() {
    assertEquals("-57.0941", Figures.nats(-57.09408));
    assertEquals("0.0000", Figures.nats(-1e-9));
    assertEquals("-Infinity", Figures.nats(Double.NEGATIVE_INFINITY));
    assertEquals("-", Figures.nats(Double.NaN));
    assertEquals("", Figures.nats(OptionalDouble.empty()));
  }

  @Test
  void smallErrorsShowTheirSize() {
    assertEquals("0.0123", Figures.error(0.01234));
    assertEquals("3e-05", Figures.error(3.1e-5));
    assertEquals("0", Figures.error(1e-17));
    assertEquals("0", Figures.error(0));
    assertEquals("-", Figures.error(Double.NaN));
  }

  @Test
  void ratesAndTimesHaveUnits() {
    assertEquals("937", Figures.rate(937));
    assertEquals("1.23 k", Figures.rate(1234));
    assertEquals("45.7 M", Figures.rate(45.7e6));
    assertEquals("1200 G", Figures.rate(1.2e12));
    assertEquals("16.3 µs", Figures.time(16.3e-6));
    assertEquals("1.63 ms", Figures.time(1.63e-3));
    assertEquals("813 ms", Figures.time(0.813));
    assertEquals("12.4 s", Figures.time(12.42));
    assertEquals("100,000", Figures.count(100_000));
    assertEquals("0.00239", Figures.significant(0.0023912));
  }
}
