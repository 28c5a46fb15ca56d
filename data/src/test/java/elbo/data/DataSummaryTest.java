package elbo.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSummaryTest {
  private static DataSummary summary(double[]... rows) {
    return DataSummary.of(Observations.of("x", rows));
  }

  @Test
  void describesZerosAndOnes() {
    DataSummary s = summary(new double[] {0, 1, 0, 1}, new double[] {0, 0, 1, 1});
    assertEquals("0 and 1, 50.0 % ones, 2 of 4 columns constant", s.describe());
    assertTrue(s.isBinary());
    assertEquals(0, s.greyShare());
  }

  @Test
  void describesOtherNumbers() {
    assertEquals("from -1.5 to 3", summary(new double[] {-1.5, 3}).describe());
    assertEquals("from 0 to 255, whole numbers", summary(new double[] {0, 255}).describe());
    assertTrue(summary(new double[] {0, 255}).areBytes());
    assertFalse(summary(new double[] {0, 256}).areBytes());
    assertFalse(summary(new double[] {0, 0.5, 200}).areBytes());
    assertEquals(0.25, summary(new double[] {0, 0.5}, new double[] {1, 2}).greyShare());
  }

  @Test
  void countsRowsThatDoNotVary() {
    DataSummary s =
        DataSummary.of(
            Observations.of("x", new double[][] {{0, 1}, {0, 1}, {2, 2}, {1, 0}, {0, 0}})
                .slice(1, 5));
    assertEquals(2, s.constantRows());
    assertEquals(2, s.firstConstantRow());
    assertEquals(4, s.rows());
    assertEquals(-1, summary(new double[] {0, 1}).firstConstantRow());
  }

  /// At the largest number nothing is above the threshold.
  @ParameterizedTest
  @ValueSource(doubles = {1, 127.5, -0.5})
  void refusesAThresholdOutsideOfTheNumbers(double t) {
    DataSummary s = summary(new double[] {0, 0.25, 1});
    InputException e =
        assertThrows(
            InputException.class, () -> s.requireWithin(new Binarize.Threshold(t), "x.npy"));
    String every = t < 0 ? "every value 1" : "every value 0";
    assertTrue(
        e.getMessage().contains(every) && e.getMessage().contains("from 0 to 1"), e.getMessage());
  }

  @Test
  void takesAThresholdWithin() {
    DataSummary s = summary(new double[] {0, 0.25, 1});
    s.requireWithin(new Binarize.Threshold(0), "x");
    s.requireWithin(new Binarize.Threshold(0.999), "x");
  }
}
