package elbo.report;

import elbo.verification.SamplerCheck;
import elbo.verification.Subject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Checks of chains and clouds as text: one column a model, one row a sampler.
///
/// @param subjects in the order of their letters
/// @param checks what is printed
public record SamplersText(List<Subject> subjects, List<SamplerCheck> checks) {
  public SamplersText {
    subjects = List.copyOf(subjects);
    checks = List.copyOf(checks);
  }

  /// Whether no check fails.
  public boolean passes() {
    return checks.stream().allMatch(SamplerCheck::passes);
  }

  // All start at the model's own proposal, and most adapt their temperatures.
  private static String brief(String name) {
    return name.replace(",proposal=Encoder", "").replace(",schedule=ADAPTIVE", "");
  }

  /// Prints it.
  public void print(PrintStream out) {
    out.printf(Locale.ROOT, "%n  chains and clouds: z = (mean weight - p(x)) / error%n%n");
    List<String> header = new ArrayList<>(List.of("<"));
    for (int m = 0; m < subjects.size(); m++) {
      header.add(String.valueOf((char) ('A' + m)));
    }
    Table table = new Table(header.toArray(String[]::new));
    checks.stream()
        .map(SamplerCheck::sampler)
        .distinct()
        .forEach(sampler -> {
          List<String> cells = new ArrayList<>(List.of(brief(sampler.name())));
          for (Subject subject : subjects) {
            cells.add(
                checks.stream()
                    .filter(c -> c.sampler().equals(sampler) && c.subject().equals(subject))
                    .findFirst()
                    .map(c -> Figures.fixed(c.z(), 1) + (c.passes() ? "" : "!"))
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
                Locale.ROOT, ": |z| < %.0f in %d pairs", SamplerCheck.LIMIT, checks.size()));
  }
}
