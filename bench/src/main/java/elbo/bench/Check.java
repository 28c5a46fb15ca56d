package elbo.bench;

import java.util.Locale;

/// Checks of what a benchmark computes, made once before it is timed.
final class Check {
  private Check() {}

  static void same(String what, double expected, double actual) {
    within(what, expected, actual, 0);
  }

  static void same(String what, double[] expected, double[] actual) {
    for (int i = 0; i < expected.length; i++) {
      same(what + " " + i, expected[i], actual[i]);
    }
  }

  static void same(String what, float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      same(what + " " + i, expected[i], actual[i]);
    }
  }

  static void within(String what, double expected, double actual, double tolerance) {
    boolean equal = Double.compare(expected, actual) == 0;
    if (!equal && !(Math.abs(expected - actual) <= tolerance)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s is %s, but must be %s to within %s",
              what,
              actual,
              expected,
              tolerance));
    }
  }
}
