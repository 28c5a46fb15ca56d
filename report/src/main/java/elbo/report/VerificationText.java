package elbo.report;

import elbo.estimate.Bound;
import elbo.verification.Check;
import elbo.verification.Verification;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// A verification as text: one column a model, one row a bound.
///
/// @param verification what is printed
public record VerificationText(Verification verification) {
  /// Prints it.
  public void print(PrintStream out) {
    for (int m = 0; m < verification.subjects().size(); m++) {
      out.println("  " + letter(m) + "  " + verification.subjects().get(m).model().name());
    }
    out.printf(Locale.ROOT, "%n  z = (mean - exact mean) / error%n%n");
    matrix(c -> Figures.fixed(c.z(), 2) + (verification.isMeanRight(c) ? "" : "!")).print(out);
    out.printf(Locale.ROOT, "%n  standard error as estimates have it / as repetitions show it%n%n");
    matrix(this::ratio).print(out);
    out.println();
    List<String> failures = failures();
    failures.forEach(line -> out.println("  FAILED " + line));
    explain(out, failures.size());
  }

  private Table matrix(Function<Check, String> cell) {
    List<String> header = new ArrayList<>(List.of("<"));
    for (int m = 0; m < verification.subjects().size(); m++) {
      header.add(letter(m));
    }
    Table table = new Table(header.toArray(String[]::new));
    for (Bound<?> bound : verification.bounds()) {
      List<String> cells = new ArrayList<>(List.of(bound.name()));
      verification
          .subjects()
          .forEach(subject ->
              cells.add(
                  verification.checks().stream()
                      .filter(c -> c.subject().equals(subject) && c.bound().equals(bound))
                      .findFirst()
                      .map(cell)
                      .orElse("")));
      table.row(cells);
    }
    return table;
  }

  private String ratio(Check c) {
    if (c.constant()) {
      return "=";
    }
    String ratio = Figures.fixed(c.reported(), 2);
    boolean judged = verification.isErrorJudged(c) || Double.isNaN(c.reported());
    return !judged ? "(" + ratio + ")" : verification.isErrorTrue(c) ? ratio : ratio + "!";
  }

  private List<String> failures() {
    List<String> failures = new ArrayList<>();
    for (Check c : verification.checks()) {
      String pair = c.bound().name() + " on " + c.subject().model().name();
      if (!verification.isMeanRight(c)) {
        failures.add(
            pair
                + ": mean "
                + Figures.nats(c.mean())
                + " ± "
                + Figures.error(c.error())
                + ", exact "
                + Figures.nats(c.exact()));
      }
      if (!verification.isErrorTrue(c)) {
        failures.add(pair + ": errors are off by " + Figures.fixed(c.reported(), 2));
      }
    }
    return failures;
  }

  private void explain(PrintStream out, int failures) {
    out.printf(
        Locale.ROOT,
        """
          %s: %d pairs of model and bound, %d repetitions of %s samples each.
          Asked for: |z| < %.2f, and a ratio of errors from %.2f to %.2f; a right program misses
          each of these anywhere once in a million seeds. A mean off by %.2g nats is found on any
          model. = no spread at all; - no error; (…) not judged: the weights have no fourth moment
          (their variance may be infinite), so that the errors of estimates are too small.
        """
            .indent(0),
        failures == 0 ? "All pass" : failures + " FAILED",
        verification.checks().size(),
        Check.REPETITIONS,
        Figures.count(verification.samples()),
        verification.limit(),
        verification.lowRatio(),
        verification.highRatio(),
        verification.blind());
  }

  private static String letter(int model) {
    return String.valueOf((char) ('A' + model));
  }
}
