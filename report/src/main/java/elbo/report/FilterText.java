package elbo.report;

import elbo.inference.FilterKind;
import elbo.model.StateSpace;
import elbo.verification.FilterCheck;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Checks of particle filters as text: one row a model, one column a kind of filter.
///
/// @param checks what is printed
public record FilterText(List<FilterCheck> checks) {
  public FilterText {
    checks = List.copyOf(checks);
  }

  /// Whether no check fails.
  public boolean passes() {
    return checks.stream().allMatch(FilterCheck::passes);
  }

  /// Prints it.
  public void print(PrintStream out) {
    out.printf(Locale.ROOT, "%n  particle filters: z = (estimate - log p(y)) / error%n%n");
    List<StateSpace> models = checks.stream().map(FilterCheck::model).distinct().toList();
    List<String> header = new ArrayList<>(List.of("<"));
    for (int m = 0; m < models.size(); m++) {
      String letter = String.valueOf((char) ('A' + m));
      out.println("  " + letter + "  " + models.get(m).name());
      header.add(letter);
    }
    out.println();
    Table table = new Table(header.toArray(String[]::new));
    for (FilterKind kind : FilterKind.values()) {
      List<String> cells = new ArrayList<>(List.of(kind.name().toLowerCase(Locale.ROOT)));
      checks.stream()
          .filter(c -> c.filter().kind() == kind)
          .forEach(c -> cells.add(Figures.fixed(c.z(), 1) + (c.passes() ? "" : "!")));
      table.row(cells);
    }
    table.print(out);
    long failed = checks.stream().filter(c -> !c.passes()).count();
    out.println();
    out.println(
        "  "
            + (failed == 0 ? "All pass" : failed + " FAILED")
            + String.format(
                Locale.ROOT, ": |z| < %.0f in %d pairs", FilterCheck.LIMIT, checks.size()));
  }
}
