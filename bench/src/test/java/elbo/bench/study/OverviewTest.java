package elbo.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OverviewTest {
  @Test
  void numbersShowTheDigitsThatTheirErrorsLeave() {
    assertEquals("−0.0456(3)", Overview.number(new Figure(-0.04561, 0.00031)));
    assertEquals("12.0(4)", Overview.number(new Figure(12.02, 0.37)));
    assertEquals("4.72(4)·10⁻⁷", Overview.number(new Figure(4.7201e-7, 3.9e-9)));
    assertEquals("125(31)", Overview.number(new Figure(124.9, 31)));
    assertEquals("1.5", Overview.number(new Figure(1.5, Double.NaN)).substring(0, 3));
  }

  @Test
  void numbersWithoutErrorsHaveThreeDigits() {
    assertEquals("0.0456", Overview.number(0.045612));
    assertEquals("−4.76·10⁻⁶", Overview.number(-4.762e-6));
    assertEquals("12.3", Overview.number(12.345));
    assertEquals("12345", Overview.number(12345.2));
    assertEquals("", Overview.number(Double.NaN));
  }
}
