package elbo.cli;

import elbo.bound.Bound;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Comparisons of bounds with their exact means, judged: one column a model, one row a bound.
///
/// Two things are asked of every pair. Is the mean right: z within Student's limit? And are the
/// errors true: do the estimates give of themselves the error that repetitions show?
final class Verdict {
  // Each of the two tables may fail in vain once in a million seeds.
  private static final double FALSE_ALARM = 1e-6;
  // An error of (limit + POWER) standard errors is found with probability 0.999.
  private static final double POWER = 3.1;

  private final List<ExactModel> models;
  private final List<Bound> bounds;
  private final List<List<Comparison>> columns;
  private final long samples;
  private final int pairs;
  private final double limit;
  private final double lowRatio;
  private final double highRatio;

  Verdict(
      List<ExactModel> models, List<Bound> bounds, List<List<Comparison>> columns, long samples) {
    this.models = models;
    this.bounds = bounds;
    this.columns = columns;
    this.samples = samples;
    pairs = columns.stream().mapToInt(List::size).sum();
    TestLimits limits = new TestLimits(Comparison.REPETITIONS - 1);
    limit = limits.t(FALSE_ALARM / pairs);
    lowRatio = limits.lowRatio(FALSE_ALARM / 2 / pairs);
    highRatio = limits.highRatio(FALSE_ALARM / 2 / pairs);
  }

  /// Whether no pair fails.
  boolean passes() {
    return failures().isEmpty();
  }

  void print(PrintStream out) {
    for (int m = 0; m < models.size(); m++) {
      out.printf("  %s  %s%n", letter(m), models.get(m).name());
    }
    out.printf("%n  z = (mean - exact mean) / error%n%n");
    matrix(c -> Figures.fixed(c.z(), 2) + (isMeanRight(c) ? "" : "!")).print(out);
    out.printf("%n  standard error as estimates give it / as repetitions show it%n%n");
    matrix(this::ratio).print(out);
    out.println();
    List<String> failures = failures();
    failures.forEach(line -> out.println("  FAILED " + line));
    explain(out, failures.size());
  }

  private Table matrix(Function<Comparison, String> cell) {
    List<String> header = new ArrayList<>(List.of("<"));
    for (int m = 0; m < models.size(); m++) {
      header.add(letter(m));
    }
    Table table = new Table(header.toArray(String[]::new));
    for (Bound bound : bounds) {
      List<String> cells = new ArrayList<>(List.of(bound.name()));
      for (List<Comparison> column : columns) {
        cells.add(
            column.stream().filter(c -> c.bound().equals(bound)).findFirst().map(cell).orElse(""));
      }
      table.row(cells);
    }
    return table;
  }

  private boolean isMeanRight(Comparison c) {
    return Math.abs(c.z()) < limit;
  }

  private boolean isErrorTrue(Comparison c) {
    return !isErrorJudged(c) || (c.reported() > lowRatio && c.reported() < highRatio);
  }

  // Too few groups may be unable to tell an error; where there is no spread there is none.
  private boolean isErrorJudged(Comparison c) {
    return !c.constant() && !Double.isNaN(c.reported()) && c.model().hasFourthMoment(samples);
  }

  private String ratio(Comparison c) {
    if (c.constant()) {
      return "=";
    }
    String ratio = Figures.fixed(c.reported(), 2);
    boolean judged = isErrorJudged(c) || Double.isNaN(c.reported());
    return !judged ? "(" + ratio + ")" : isErrorTrue(c) ? ratio : ratio + "!";
  }

  private List<String> failures() {
    List<String> failures = new ArrayList<>();
    for (List<Comparison> column : columns) {
      for (Comparison c : column) {
        String pair = c.bound().name() + " on " + c.model().name();
        if (!isMeanRight(c)) {
          failures.add(
              "%s: mean %s ± %s, exact %s"
                  .formatted(
                      pair,
                      Figures.nats(c.mean()),
                      Figures.error(c.error()),
                      Figures.nats(c.exact())));
        }
        if (!isErrorTrue(c)) {
          failures.add("%s: errors are off by %s".formatted(pair, Figures.fixed(c.reported(), 2)));
        }
      }
    }
    return failures;
  }

  private void explain(PrintStream out, int failures) {
    double blind =
        columns.stream()
            .flatMap(List::stream)
            .mapToDouble(c -> (limit + POWER) * c.error())
            .max()
            .orElse(0);
    out.printf(
        Locale.ROOT,
        """
          %s: %d pairs of model and bound, %d repetitions of %s samples each.
          Asked for: |z| < %.2f, and a ratio of errors from %.2f to %.2f; a right program misses
          each of these anywhere once in a million seeds. A mean off by %.2g nats is found on any
          model. = no spread at all; - not told; (…) not judged: the weights have no fourth moment
          (their variance may be infinite), so that estimates cannot know their own error.
        """
            .indent(0),
        failures == 0 ? "All pass" : failures + " FAILED",
        pairs,
        Comparison.REPETITIONS,
        Figures.count(samples),
        limit,
        lowRatio,
        highRatio,
        blind);
  }

  private static String letter(int model) {
    return String.valueOf((char) ('A' + model));
  }
}
