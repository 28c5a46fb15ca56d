package elbo.report.html;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// Differences of two runs by row, from the least on.
///
/// @param name what the differences are
/// @param order the rows from the least difference on
/// @param value the difference in a row, in nats
/// @param error its standard error
record DifferenceFigure(
    String name, List<Integer> order, IntToDoubleFunction value, IntToDoubleFunction error) {
  Page.Figure figure() {
    Bins bins = Bins.of(order);
    double[] values = bins.means(value);
    Chart chart =
        new Chart(
            name + " of " + Digits.count(order.size()) + " rows, sorted",
            Axis.linear("rows, from the least difference on", 0, Math.max(1, order.size() - 1)),
            Axis.linear("difference, nats", Arrays.copyOf(values, values.length + 1)));
    if (!bins.isGrouped()) {
      double[] half = bins.means(i -> Mean.Z95 * error.applyAsDouble(i));
      chart.intervals(
          Mark.FIRST, bins.places(), Doubles.minus(values, half), Doubles.plus(values, half));
    }
    chart.points(Mark.FIRST, "", bins.places(), values).level("no difference", 0);
    String intervals =
        bins.isGrouped()
            ? ""
            : "Upright lines are 95 % intervals of a row, from the Monte Carlo errors of both.";
    return new Page.Figure(
        "In which rows do they differ?", chart.svg(), intervals + bins.caption("the mean"));
  }
}
