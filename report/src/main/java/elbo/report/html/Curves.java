package elbo.report.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A picture of some fields of lines against another field of theirs.
final class Curves {
  private final List<JsonLine> lines;
  private final double[] xs;
  private final List<Curve> curves = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Curve(String text, double[] values, double[] errors) {}

  /// @param x the field that is the horizontal axis
  Curves(List<JsonLine> lines, String x) {
    this.lines = lines;
    xs = lines.stream().mapToDouble(l -> l.number(x)).toArray();
  }

  /// Adds a field; nothing where no line has it.
  ///
  /// @param error the field of its standard error; empty where it has none
  Curves add(String text, String key, String error) {
    return add(text, key, error, UnaryOperator.identity());
  }

  /// Adds a field whose numbers are changed before they are drawn.
  Curves add(String text, String key, String error, UnaryOperator<Double> change) {
    double[] values = lines.stream().mapToDouble(l -> change.apply(l.number(key))).toArray();
    double[] errors = lines.stream().mapToDouble(l -> l.number(error)).toArray();
    if (Arrays.stream(values).anyMatch(Double::isFinite)) {
      curves.add(new Curve(text, values, errors));
    }
    return this;
  }

  /// The picture; nothing where there are not two points.
  Optional<Page.Figure> figure(String question, Axis x, String yLabel, boolean isLog) {
    long points =
        curves.stream()
            .mapToLong(c -> Arrays.stream(c.values()).filter(Double::isFinite).count())
            .max()
            .orElse(0);
    if (points < 2) {
      return Optional.empty();
    }
    boolean hasErrors = false;
    List<double[]> all = new ArrayList<>();
    for (Curve c : curves) {
      double[] half = halves(c);
      hasErrors |= Arrays.stream(half).anyMatch(h -> h > 0);
      all.add(Doubles.plus(c.values(), half));
      all.add(Doubles.minus(c.values(), half));
    }
    double[] ys = all.stream().flatMapToDouble(Arrays::stream).toArray();
    Axis y = isLog ? Axis.logarithmic(yLabel, ys) : Axis.linear(yLabel, ys);
    Chart chart = new Chart(name(yLabel), x, y);
    for (int i = 0; i < curves.size(); i++) {
      Curve c = curves.get(i);
      double[] half = halves(c);
      chart.intervals(
          Mark.of(i), xs, Doubles.minus(c.values(), half), Doubles.plus(c.values(), half));
      chart.line(Mark.of(i), c.text(), xs, c.values());
    }
    return Optional.of(
        new Page.Figure(
            question,
            chart.svg(),
            hasErrors ? "Upright lines are 95 % intervals from the standard errors." : ""));
  }

  private static double[] halves(Curve c) {
    return Arrays.stream(c.errors()).map(e -> Double.isNaN(e) ? 0 : Mean.Z95 * e).toArray();
  }

  private String name(String label) {
    StringBuilder text = new StringBuilder(label).append(": ");
    for (Curve c : curves) {
      double[] v = Arrays.stream(c.values()).filter(Double::isFinite).toArray();
      text.append(c.text()).append(" from ").append(Digits.significant(v[0]));
      text.append(" to ").append(Digits.significant(v[v.length - 1])).append("; ");
    }
    return text.toString();
  }

  double[] xs() {
    return xs.clone();
  }
}
