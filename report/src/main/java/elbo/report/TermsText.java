package elbo.report;

import elbo.verification.Subject;
import elbo.verification.TermCheck;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Checks of unbiased terms as text: one column a model, one row a way to terms.
///
/// @param subjects in the order of their letters
/// @param checks what is printed
public record TermsText(List<Subject> subjects, List<TermCheck> checks) {
  public TermsText {
    subjects = List.copyOf(subjects);
    checks = List.copyOf(checks);
  }

  private static String cell(TermCheck c) {
    String z = Figures.fixed(c.z(), 1);
    return !c.isJudged() ? "(" + z + ")" : c.passes() ? z : z + "!";
  }

  /// Whether no check fails.
  public boolean passes() {
    return checks.stream().allMatch(TermCheck::passes);
  }

  /// Prints it.
  public void print(PrintStream out) {
    out.printf(Locale.ROOT, "%n  unbiased terms: z = (mean - log p(x)) / error%n%n");
    List<String> header = new ArrayList<>(List.of("<"));
    for (int m = 0; m < subjects.size(); m++) {
      header.add(String.valueOf((char) ('A' + m)));
    }
    Table table = new Table(header.toArray(String[]::new));
    checks.stream()
        .map(TermCheck::sampler)
        .distinct()
        .forEach(sampler -> {
          List<String> cells = new ArrayList<>(List.of(sampler.name()));
          for (Subject subject : subjects) {
            cells.add(
                checks.stream()
                    .filter(c -> c.sampler().equals(sampler) && c.subject().equals(subject))
                    .findFirst()
                    .map(TermsText::cell)
                    .orElse(""));
          }
          table.row(cells);
        });
    table.print(out);
    long failed = checks.stream().filter(c -> !c.passes()).count();
    out.println();
    out.println(
        "  "
            + (failed == 0 ? "All pass" : failed + " FAILED")
            + String.format(
                Locale.ROOT,
                ": |z| < %.0f in %d pairs; (…) not judged: weights without a fourth moment",
                TermCheck.LIMIT,
                checks.size()));
  }
}
