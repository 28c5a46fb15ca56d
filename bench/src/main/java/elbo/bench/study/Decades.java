package elbo.bench.study;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// A logarithmic axis with the labels 1, 10, 100, 1000, beyond them 10⁴ and 10⁻¹; on a narrow one
/// 0.1, 0.2, 0.5, 1.
final class Decades extends LogAxis {
  private static final long serialVersionUID = 1;

  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  private static final int MOST_LABELS = 8;
  private static final double MARGIN = 1.4;
  private static final double NARROW = 2.5;
  private static final double TOO_NARROW = 0.7;

  private final boolean narrow;
  private final int step;

  /// An axis over the numbers that are drawn; NaN and 0 are not.
  Decades(String label, DoubleStream values) {
    super(label);
    DoubleSummaryStatistics range = values.filter(v -> v > 0).summaryStatistics();
    double from = Math.log10(range.getMin() / MARGIN);
    double to = Math.log10(range.getMax() * MARGIN);
    if (to - from < TOO_NARROW) {
      from = Math.floor(from);
      to = Math.ceil(to);
    }
    narrow = to - from < NARROW;
    setRange(Math.pow(10, from), Math.pow(10, to));
    step = (int) Math.ceil((to - from) / MOST_LABELS);
    setMinorTickMarksVisible(narrow);
    setLabelFont(PlotStyle.font(Font.PLAIN, 13));
    setTickLabelFont(PlotStyle.font(Font.PLAIN, 12));
    setAxisLineStroke(new BasicStroke(1));
  }

  // The labels of a LogAxis are attributed, which SVG would get as outlines and not as text.
  @Override
  public List<ValueTick> refreshTicks(
      Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
    TextAnchor anchor =
        RectangleEdge.isLeftOrRight(edge) ? TextAnchor.CENTER_RIGHT : TextAnchor.TOP_CENTER;
    List<ValueTick> ticks = new ArrayList<>();
    int last = (int) Math.ceil(Math.log10(getUpperBound()));
    for (int exponent = (int) Math.floor(Math.log10(getLowerBound()));
        exponent <= last;
        exponent++) {
      for (int digit = 1; digit < (narrow ? 10 : 2); digit++) {
        double value = digit * Math.pow(10, exponent);
        if (getRange().contains(value) && exponent % step == 0) {
          TickType type = digit == 1 ? TickType.MAJOR : TickType.MINOR;
          String text = text(digit, exponent);
          ticks.add(new NumberTick(type, value, text, anchor, TextAnchor.CENTER, 0));
        }
      }
    }
    return ticks;
  }

  // Powers of ten, and between them 2 and 5 on a narrow axis.
  private String text(int digit, int exponent) {
    if (digit != 1 && !(narrow && (digit == 2 || digit == 5))) {
      return "";
    }
    if (narrow || (exponent >= 0 && exponent <= 3)) {
      return new BigDecimal(digit).scaleByPowerOfTen(exponent).toPlainString();
    }
    return "10" + superscript(exponent);
  }

  /// A whole number as an exponent, ⁻¹².
  static String superscript(int number) {
    StringBuilder out = new StringBuilder(number < 0 ? "⁻" : "");
    Integer.toString(Math.abs(number))
        .chars()
        .forEach(digit -> out.append(SUPERSCRIPTS.charAt(digit - '0')));
    return out.toString();
  }
}
