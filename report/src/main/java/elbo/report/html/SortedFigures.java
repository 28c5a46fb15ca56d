package elbo.report.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Bounds of each row from the least probable row to the most probable, and how far they are from
/// log p(x) there.
final class SortedFigures {
  private static final int FEW_ROWS = 60;

  private final Results results;
  private final Series answer;
  private final List<Series> below = new ArrayList<>();
  private final List<Integer> order;
  private final Bins bins;

  private SortedFigures(Results results, Series answer) {
    this.results = results;
    this.answer = answer;
    for (String name : List.of("EncoderElbo", "ProposalElbo", "Elbo", "Iwae")) {
      results.simple(name).ifPresent(below::add);
    }
    below.remove(answer);
    order =
        IntStream.range(0, results.rows())
            .filter(i -> Double.isFinite(answer.value(i)))
            .boxed()
            .sorted(Comparator.comparingDouble(answer::value))
            .toList();
    bins = Bins.of(order);
    // IWAE of all samples is the estimate of log p(x) itself.
    below.removeIf(s -> order.stream().allMatch(i -> s.value(i) == answer.value(i)));
  }

  /// The pictures; none of fewer than two rows.
  static List<Page.Figure> of(Results results) {
    Optional<Series> answer = results.answer();
    if (answer.isEmpty()) {
      return List.of();
    }
    SortedFigures all = new SortedFigures(results, answer.get());
    return all.order.size() < 2
        ? List.of()
        : all.below.isEmpty() ? List.of(all.values()) : List.of(all.values(), all.gaps());
  }

  private Axis x() {
    return Axis.linear("rows, from the least probable on", 0, order.size() - 1);
  }

  private Page.Figure values() {
    List<Series> shown = new ArrayList<>(below);
    shown.add(answer);
    List<double[]> values = shown.stream().map(s -> bins.means(s::value)).toList();
    Axis y = Axis.linear("nats", values.stream().flatMapToDouble(Arrays::stream).toArray());
    Chart chart = new Chart(name(shown), x(), y);
    if (order.size() <= FEW_ROWS) {
      double[] half = bins.means(i -> Mean.Z95 * answer.error(i));
      double[] v = values.getLast();
      chart.intervals(
          Mark.of(below.size()), bins.places(), Doubles.minus(v, half), Doubles.plus(v, half));
    }
    for (int s = 0; s < shown.size(); s++) {
      chart.points(Mark.of(s), shown.get(s).bound(), bins.places(), values.get(s));
    }
    String intervals =
        order.size() <= FEW_ROWS
            ? " Upright lines are 95 % intervals of a row, from its Monte Carlo error."
            : "";
    return new Page.Figure(
        "Which rows are improbable?",
        chart.svg(),
        "Rows in the order of " + answer.bound() + "." + intervals + notes());
  }

  private String notes() {
    int others = results.rows() - order.size();
    return bins.caption("the mean")
        + (others == 0
            ? ""
            : " "
                + Digits.count(others)
                + " rows that failed or whose weights are all 0 are not in it.");
  }

  private Page.Figure gaps() {
    List<double[]> values =
        below.stream().map(s -> bins.means(i -> answer.value(i) - s.value(i))).toList();
    double[] all = values.stream().flatMapToDouble(Arrays::stream).toArray();
    Axis y = Axis.linear("nats below " + answer.bound(), Arrays.copyOf(all, all.length + 1));
    Chart chart = new Chart("Gaps to " + answer.bound() + ": " + name(below), x(), y);
    for (int s = 0; s < below.size(); s++) {
      chart.points(Mark.of(s), below.get(s).bound(), bins.places(), values.get(s));
    }
    return new Page.Figure(
        "In which rows do bounds fall short?",
        chart.svg(),
        "The same rows in the same order: " + answer.bound() + " less each bound." + notes());
  }

  private String name(List<Series> shown) {
    return String.join(", ", shown.stream().map(Series::bound).toList())
        + " of "
        + Digits.count(order.size())
        + " rows";
  }
}
