package elbo.report.html;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Standard errors of log p(x) against samples, with the tolerance.
final class ErrorFigure {
  private static final double DECADES = 100;

  private final Results results;
  private final Plan plan;

  ErrorFigure(Results results, Plan plan) {
    this.results = results;
    this.plan = plan;
  }

  /// The picture; nothing where no row has an error.
  Optional<Page.Figure> figure() {
    Optional<Series> top = results.answer();
    if (top.isEmpty()) {
      return Optional.empty();
    }
    Series answer = top.get();
    List<Integer> rows =
        IntStream.range(0, results.rows()).filter(i -> answer.error(i) > 0).boxed().toList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(plan.adapts() ? counted(answer, rows) : expected(answer, rows));
  }

  // Each row has samples of its own.
  private Page.Figure counted(Series answer, List<Integer> rows) {
    Bins bins =
        Bins.of(
            rows.stream()
                .sorted((a, b) -> Double.compare(results.evaluations(a), results.evaluations(b)))
                .toList());
    double[] n = bins.means(results::evaluations);
    double[] errors = bins.largest(answer::error);
    double[] all = java.util.Arrays.copyOf(errors, errors.length + 1);
    all[errors.length] = plan.tolerance();
    Chart chart =
        new Chart(
            "Standard errors of "
                + answer.bound()
                + " against evaluations of "
                + rows.size()
                + " rows",
            Axis.logarithmic("evaluations of log p(x, z)", n),
            Axis.logarithmic("standard error, nats", all));
    chart.points(Mark.FIRST, "a row", n, errors);
    List<Integer> flagged =
        rows.stream().filter(i -> results.trust(i) != Results.Trust.SOUND).toList();
    chart.points(
        Mark.FLAGGED,
        "flagged",
        flagged.stream().mapToDouble(results::evaluations).toArray(),
        flagged.stream().mapToDouble(answer::error).toArray());
    chart.level("tolerance " + Digits.significant(plan.tolerance()), plan.tolerance());
    return new Page.Figure(
        "How many samples did the tolerance take?",
        chart.svg(),
        "Evaluations in all, for fitting and planning too."
            + bins.caption("the mean of evaluations and the largest error"));
  }

  // All rows have as many samples: what fewer or more would give.
  private Page.Figure expected(Series answer, List<Integer> rows) {
    double[] errors =
        rows.stream()
            .filter(i -> results.trust(i) == Results.Trust.SOUND)
            .mapToDouble(answer::error)
            .toArray();
    double n = answer.samples(rows.getFirst());
    double[] ns = {n / DECADES, n, n * DECADES};
    double median = Doubles.quantile(errors, 0.5);
    double most = Doubles.quantile(errors, 0.95);
    double[] middle = {median * 10, median, median / 10};
    double[] high = {most * 10, most, most / 10};
    double[] all = {most * 10, median / 10};
    Chart chart =
        new Chart(
            "Standard error of "
                + answer.bound()
                + " against samples: median of rows "
                + Digits.error(median)
                + " and 95th of 100 rows "
                + Digits.error(most)
                + " at "
                + Digits.count((long) n),
            Axis.logarithmic("samples of a row", ns),
            Axis.logarithmic("standard error, nats", all));
    chart.line(Mark.FIRST, "median row", ns, middle);
    chart.points(Mark.FIRST, "", new double[] {n}, new double[] {median});
    if (rows.size() > 1) {
      chart.line(Mark.SECOND, "95th of 100 rows", ns, high);
      chart.points(Mark.SECOND, "", new double[] {n}, new double[] {most});
    }
    chart.level(Digits.significant(median / 2) + ", half of the median error", median / 2);
    return new Page.Figure(
        "How many samples does a smaller error take?",
        chart.svg(),
        "Signs: errors as found with "
            + Digits.count((long) n)
            + " samples, of rows whose errors can be trusted. Lines: as they fall with the root of"
            + " the samples. Where lines meet the level line the error of such a row is half of the"
            + " median.");
  }
}
