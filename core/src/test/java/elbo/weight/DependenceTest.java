package elbo.weight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DependenceTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 77, 77",
    "2, 1, 2",
    "2, 2, 2",
    "2, 3, 4",
    "64, 50, 64",
    "64, 64, 64",
    "64, 65, 128",
    "7, 50, 56",
    "7, 0, 0",
    "1099511627776, 3, 1099511627776"
  })
  void wholeRuns(long size, long samples, long whole) {
    assertEquals(whole, new Dependence(size).whole(samples));
  }

  @Test
  void aRunOfOneIsNone() {
    assertTrue(Dependence.NONE.isNone());
    assertTrue(new Dependence(1).isNone());
    assertEquals(Dependence.NONE, new Dependence(1));
    assertFalse(new Dependence(2).isNone());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aRunHasASample(long size) {
    assertEquals(
        "size must be at least 1, but is " + size,
        assertThrows(IllegalArgumentException.class, () -> new Dependence(size)).getMessage());
  }

  /// All samples are drawn from the proposal and the posterior; from the encoder a tenth, but at
  /// least 1000 where there are so many.
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "999, 999",
    "1000, 1000",
    "1001, 1000",
    "9999, 1000",
    "10000, 1000",
    "10010, 1001",
    "10019, 1001",
    "5000000000000, 500000000000"
  })
  void samplesOfASource(long n, long compared) {
    assertEquals(n, Source.PROPOSAL.samples(n));
    assertEquals(n, Source.POSTERIOR.samples(n));
    assertEquals(compared, Source.ENCODER.samples(n));
    assertEquals(compared, Source.START.samples(n));
  }
}
