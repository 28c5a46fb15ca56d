package elbo.bench.study;

import java.awt.Color;
import java.util.List;

/// A quantity against another, as measured and in theory.
///
/// @param name of the line
/// @param points in the order of the other
record Curve(String name, Color color, List<Point> points) {
  private static final double CLEAR = 2;

  /// @param measured greater than 0 to be drawn; NaN where there is none
  /// @param theory beside it; NaN where there is none
  record Point(double k, Figure measured, double theory) {
    /// Whether the number is more than two errors from zero. Others are left out.
    boolean clear() {
      return measured.value() > CLEAR * measured.error();
    }
  }
}
