package elbo.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {
  @ParameterizedTest
  @CsvSource({
    "-89.1234, 0.0321, −89.12 ± 0.03",
    "-89.1234, 0.0121, −89.123 ± 0.012",
    "-89.1234, 0.0199, −89.123 ± 0.020",
    "-89.1234, 0.02, −89.12 ± 0.02",
    "-89.1234, 0.0999, −89.12 ± 0.10",
    "-89.1234, 1.6, −89.1 ± 1.6",
    "-1289.1, 43, −1289 ± 43",
    "0.004, 0.03, 0.00 ± 0.03",
    "-0.004, 0.03, 0.00 ± 0.03",
    "-89.126, 0, −89.13 ± 0",
    "-89.126, NaN, −89.13 ± ?",
    "-Infinity, NaN, −∞ ± ?",
    "1, 1e-30, 1.000000000000 ± 0.000000000000"
  })
  void digitsFollowTheError(double value, double error, String text) {
    assertEquals(text, Digits.both(value, error));
  }

  @ParameterizedTest
  @CsvSource({
    "0.05, 0.0500",
    "628.4, 628",
    "2269.1, '2,269'",
    "12345678, 1.23e+07",
    "0.000012, 1.20e−05",
    "0, 0"
  })
  void positiveNumbersHaveThreeDigits(double value, String text) {
    assertEquals(text, Digits.significant(value));
  }

  @Test
  void aNumberThatIsNoneIsADash() {
    assertEquals("–", Digits.fixed(Double.NaN, 2));
  }
}
