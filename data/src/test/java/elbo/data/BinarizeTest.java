package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import elbo.kernel.Philox;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinarizeTest {
  @ParameterizedTest
  @CsvSource({
    "threshold(0.5),threshold(0.5)",
    "threshold( 127 ),threshold(127.0)",
    "threshold(-1e3),threshold(-1000.0)",
    "sample(7),sample(7)",
    "sample(-9223372036854775808),sample(-9223372036854775808)",
    "none,none",
    "' none ',none"
  })
  void parses(String text, String printed) {
    Binarize parsed = Binarize.parse(text);
    assertEquals(printed, parsed.toString());
    assertEquals(parsed, Binarize.parse(printed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "threshold",
        "threshold()",
        "threshold(",
        "threshold(x)",
        "threshold(NaN)",
        "threshold(Infinity)",
        "threshold(0.5) ,",
        "sample",
        "sample()",
        "sample(seed)",
        "sample(1.5)",
        "sample(9223372036854775808)",
        "none()",
        "None",
        "round"
      })
  void rejects(String text) {
    assertThrows(InputException.class, () -> Binarize.parse(text));
  }

  @Test
  void thresholdIsStrict() {
    Observations x = Observations.of("x", new double[][] {{0, 0.5, Math.nextUp(0.5), 1, -3, 9}});
    assertArrayEquals(
        new double[] {0, 0, 1, 1, 0, 1}, Binarize.parse("threshold(0.5)").apply(x).row(0));
  }

  @Test
  void thresholdSplitsBytesInTheMiddle() {
    byte[] file = Bytes.idx(0x08, new int[] {1, 4}, Bytes.of(0, 127, 128, 255));
    Observations split = Binarize.parse("threshold(0.5)").apply(Bytes.read("x", file));
    assertArrayEquals(new double[] {0, 0, 1, 1}, split.row(0));
  }

  @Test
  void noneKeepsValues() {
    Observations x = Observations.of("x", new double[][] {{-2, 0.3}});
    assertSame(x, Binarize.parse("none").apply(x));
  }

  @Test
  void sampleIsOnePhiloxDrawAValue() {
    Observations digits = ObservationFiles.digits().slice(3, 6);
    Observations drawn = new Binarize.Sample(42).apply(digits);
    long key = 42 ^ 0x62696e6172697a65L;
    for (int i = 0; i < digits.rows(); i++) {
      double[] x = digits.row(i);
      double[] b = drawn.row(i);
      for (int j = 0; j < x.length; j++) {
        assertEquals(Philox.uniform(key, 3 + i, 0, j) < x[j] ? 1 : 0, b[j]);
      }
    }
  }

  @Test
  void oneRowIsThatOfTheWhole() {
    Observations digits = ObservationFiles.digits().slice(3, 6);
    for (String text : List.of("none", "threshold(0.3)", "sample(42)")) {
      Binarize rule = Binarize.parse(text);
      assertArrayEquals(rule.apply(digits).row(2), rule.row("x", 5, digits.row(2)));
    }
    double[] wrong = {0.5, 1.5};
    assertThrows(InputException.class, () -> Binarize.parse("sample(1)").row("x", 7, wrong));
  }

  @Test
  void sampleIsTheSameInEverySliceAndOrder() {
    Binarize sample = new Binarize.Sample(1);
    Observations digits = ObservationFiles.digits();
    double[] expected = sample.apply(digits).row(17);
    assertArrayEquals(expected, sample.apply(digits.slice(17, 18)).row(0));
    assertArrayEquals(expected, sample.apply(digits.slice(10, 20)).slice(5, 9).row(2));
    assertNotEquals(
        Arrays.toString(expected), Arrays.toString(new Binarize.Sample(2).apply(digits).row(17)));
  }

  /// n = 40,000 Bernoulli(0.3) draws: |z| ≤ 5 has a false alarm of 6·10⁻⁷. A mean wrong by δ = 0.02
  /// is caught in all but 0.1 % of cases, as (5 + 3.1)·√(0.3·0.7/n) = 0.0186 ≤ δ.
  @Test
  void sampleHasTheMeanOfTheGreyLevel() {
    int rows = 200;
    int width = 200;
    double[][] x = new double[rows][width];
    for (double[] row : x) {
      Arrays.fill(row, 0.3);
    }
    Observations drawn = new Binarize.Sample(5).apply(Observations.of("x", x));
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += Arrays.stream(drawn.row(i)).sum();
    }
    double error = Math.sqrt(0.3 * 0.7 / (rows * width));
    assertTrue((5 + 3.1) * error <= 0.02);
    assertTrue(Math.abs(sum / (rows * width) - 0.3) <= 5 * error, "mean " + sum / (rows * width));
  }

  @Test
  void sampleKeepsZeroAndOne() {
    double[][] x = {new double[1000], new double[1000]};
    Arrays.fill(x[1], 1);
    assertArrayEquals(x, Bytes.rows(new Binarize.Sample(3).apply(Observations.of("x", x))));
  }

  @Test
  void sampleNeedsProbabilities() {
    Observations x = Observations.of("grey.npy", new double[][] {{0, 1}, {0, 255}});
    String message =
        assertThrows(InputException.class, () -> new Binarize.Sample(3).apply(x)).getMessage();
    assertTrue(message.startsWith("grey.npy: values must lie in [0, 1]"), message);
    assertTrue(message.endsWith("row 1, column 1 is 255.0"), message);
    assertEquals(1, new Binarize.Sample(3).apply(x.slice(0, 1)).rows());
  }
}
