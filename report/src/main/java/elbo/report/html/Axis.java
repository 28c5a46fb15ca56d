package elbo.report.html;

import java.util.ArrayList;
import java.util.List;

/// An axis of a chart, linear or logarithmic, with its ticks.
///
/// @param label with its unit
/// @param from less than `to`; greater than 0 on a logarithmic axis
record Axis(String label, boolean isLog, double from, double to) {
  private static final double MARGIN = 0.04;
  private static final double MOST_TICKS = 6.5;
  private static final int[] STEPS = {1, 2, 5};
  private static final double FEW_DECADES = 2.2;

  /// A tick.
  record Tick(double value, String text) {}

  /// A linear axis that has room for all finite values.
  static Axis linear(String label, double... values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double v : values) {
      if (Double.isFinite(v)) {
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    }
    if (low > high) {
      return new Axis(label, false, 0, 1);
    }
    double pad = high > low ? MARGIN * (high - low) : Math.max(1e-6, 0.05 * Math.abs(low));
    return new Axis(label, false, low - pad, high + pad);
  }

  /// A logarithmic axis that has room for all positive, finite values.
  static Axis logarithmic(String label, double... values) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (double v : values) {
      if (v > 0 && v < Double.POSITIVE_INFINITY) {
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    }
    if (low > high) {
      return new Axis(label, true, 1, 10);
    }
    double pad = Math.max(1.1, StrictMath.pow(high / low, MARGIN));
    return new Axis(label, true, low / pad, high * pad);
  }

  /// Whether a value has a place on this axis.
  boolean has(double value) {
    return value >= from && value <= to;
  }

  /// The place of a value between 0 and 1.
  double at(double value) {
    return isLog
        ? (StrictMath.log(value) - StrictMath.log(from))
            / (StrictMath.log(to) - StrictMath.log(from))
        : (value - from) / (to - from);
  }

  List<Tick> ticks() {
    return isLog ? logTicks() : linearTicks();
  }

  private List<Tick> linearTicks() {
    int exponent = (int) StrictMath.floor(StrictMath.log10((to - from) / MOST_TICKS));
    int mantissa = 0;
    while ((to - from) / step(exponent, mantissa) > MOST_TICKS) {
      mantissa++;
    }
    double step = step(exponent, mantissa);
    int decimals = Math.max(0, -(exponent + mantissa / STEPS.length));
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(from / step); i * step <= to; i++) {
      double value = i * step;
      boolean isLong = Math.abs(value) >= 10_000 && decimals == 0;
      ticks.add(
          new Tick(
              value,
              isLong
                  ? Digits.count((long) value).replace("-", "−")
                  : Digits.fixed(value, decimals)));
    }
    return ticks;
  }

  private static double step(int exponent, int mantissa) {
    return STEPS[mantissa % STEPS.length] * StrictMath.pow(10, exponent + mantissa / STEPS.length);
  }

  private List<Tick> logTicks() {
    double decades = StrictMath.log10(to / from);
    int each = (int) Math.ceil(decades / MOST_TICKS);
    int[] steps = decades < FEW_DECADES ? STEPS : new int[] {1};
    List<Tick> ticks = new ArrayList<>();
    for (int e = (int) StrictMath.floor(StrictMath.log10(from)); e <= StrictMath.log10(to); e++) {
      if (Math.floorMod(e, each) == 0) {
        for (int s : steps) {
          double value = s * StrictMath.pow(10, e);
          if (has(value)) {
            ticks.add(new Tick(value, text(value, e)));
          }
        }
      }
    }
    return ticks;
  }

  private static String text(double value, int exponent) {
    return exponent >= 0 && exponent < 7
        ? Digits.count(Math.round(value))
        : exponent < 0 && exponent > -5
            ? Digits.fixed(value, -exponent)
            : Digits.fixed(value / StrictMath.pow(10, exponent), 0)
                + "e"
                + (exponent < 0 ? "−" : "")
                + Math.abs(exponent);
  }
}
