package elbo.report.html;

import elbo.diagnostic.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// k-hat and the effective sample size of each row, with the flagged rows named.
final class DiagnosticFigures {
  private static final int MOST_FLAGGED = 100;
  private static final int MOST_NAMED = 12;

  private final Results results;
  // The rows that did not fail.
  private final List<Integer> done;
  private final List<Integer> flagged;

  DiagnosticFigures(Results results) {
    this.results = results;
    done =
        IntStream.range(0, results.rows())
            .filter(i -> results.trust(i) != Results.Trust.FAILED)
            .boxed()
            .toList();
    flagged =
        IntStream.range(0, done.size())
            .filter(p -> results.trust(done.get(p)) != Results.Trust.SOUND)
            .boxed()
            .toList();
  }

  /// k-hat of each row; nothing where there is none.
  Optional<Page.Figure> kHat() {
    if (done.stream().noneMatch(i -> Double.isFinite(results.kHat(i)))) {
      return Optional.empty();
    }
    double limit = limit();
    Axis y = Axis.linear("k-hat", with(results::kHat, limit));
    Chart chart = chart("k-hat", y);
    Bins bins = Bins.of(done);
    chart.points(Mark.FIRST, "k-hat", bins.places(), bins.largest(results::kHat));
    String caption = mark(chart, results::kHat, Comparator.reverseOrder());
    chart.level("limit " + Digits.fixed(limit, 2), limit);
    return Optional.of(
        new Page.Figure(
            "Where are weights too heavy?", chart.svg(), caption + bins.caption("the largest")));
  }

  private double limit() {
    double own =
        results.all().stream()
            .filter(s -> s.simple().equals("KHat"))
            .mapToDouble(Series::threshold)
            .max()
            .orElse(Double.NaN);
    // A rule that adapts asks for weights with a variance.
    return Double.isNaN(own) ? Verdict.FINITE_VARIANCE : own;
  }

  /// The effective sample size of each row; nothing where there is none.
  Optional<Page.Figure> ess() {
    Optional<Series> ess = results.simple("Ess");
    if (ess.isEmpty() || done.isEmpty()) {
      return Optional.empty();
    }
    IntToDoubleFunction of = ess.get()::value;
    Axis y = Axis.logarithmic("effective sample size", with(of, Verdict.FEWEST));
    Chart chart = chart("effective sample size", y);
    Bins bins = Bins.of(done);
    chart.points(Mark.FIRST, "effective sample size", bins.places(), bins.least(of));
    String caption = mark(chart, of, Comparator.naturalOrder());
    chart.level("fewest that are trusted, " + Digits.fixed(Verdict.FEWEST, 0), Verdict.FEWEST);
    return Optional.of(
        new Page.Figure(
            "How many samples are the weights worth?",
            chart.svg(),
            caption + bins.caption("the least")));
  }

  private double[] with(IntToDoubleFunction of, double also) {
    return IntStream.rangeClosed(0, done.size())
        .mapToDouble(p -> p == done.size() ? also : of.applyAsDouble(done.get(p)))
        .toArray();
  }

  private Chart chart(String what, Axis y) {
    Axis x = Axis.linear("rows, in their order", 0, Math.max(1, done.size() - 1));
    String name =
        what
            + " of "
            + Digits.count(done.size())
            + " rows, "
            + Digits.count(flagged.size())
            + " of them flagged";
    return new Chart(name, x, y);
  }

  private String mark(Chart chart, IntToDoubleFunction of, Comparator<Double> worstFirst) {
    if (flagged.isEmpty()) {
      return "No row is flagged.";
    }
    List<Integer> marked =
        flagged.stream()
            .sorted(Comparator.comparing(p -> of.applyAsDouble(done.get(p)), worstFirst))
            .limit(MOST_FLAGGED)
            .toList();
    List<Integer> named = marked.subList(0, Math.min(MOST_NAMED, marked.size()));
    chart.points(Mark.FLAGGED, "flagged", places(marked), at(marked, of));
    chart.names(
        places(named),
        at(named, of),
        named.stream().map(p -> "row " + results.number(done.get(p))).toList());
    return "Crosses are rows whose errors cannot be trusted"
        + (marked.size() < flagged.size()
            ? ": the worst " + marked.size() + " of " + Digits.count(flagged.size()) + "."
            : ", " + Digits.count(flagged.size()) + " in all.");
  }

  private static double[] places(List<Integer> positions) {
    return positions.stream().mapToDouble(p -> p).toArray();
  }

  private double[] at(List<Integer> positions, IntToDoubleFunction of) {
    return positions.stream().mapToDouble(p -> of.applyAsDouble(done.get(p))).toArray();
  }
}
