package elbo.report.html;

import java.util.ArrayList;
import java.util.List;

/// The means of all bounds and diagnostics over rows, with all their digits.
final class BoundTable {
  private BoundTable() {}

  static Table of(Results results) {
    List<Mean> means = results.all().stream().map(s -> Mean.of(results, s)).toList();
    boolean exact = means.stream().anyMatch(m -> !Double.isNaN(m.exact()));
    List<String> names =
        new ArrayList<>(List.of("<bound", "mean", "± between rows", "± Monte Carlo"));
    if (exact) {
      names.add("exact mean");
    }
    names.addAll(List.of("<kind", "rows"));
    Table.Builder table =
        new Table.Builder(
            "bounds",
            "Means over rows: ± between rows would fall with more rows, ± Monte Carlo with more"
                + " samples",
            names.toArray(String[]::new));
    int i = 0;
    for (Series s : results.all()) {
      Mean mean = means.get(i++);
      table
          .cell(s.bound())
          .cell(Digits.value(mean.value(), mean.monteCarlo()), mean.value())
          .cell(Digits.error(mean.betweenRows()), mean.betweenRows())
          .cell(Digits.error(mean.monteCarlo()), mean.monteCarlo());
      if (exact && Double.isNaN(mean.exact())) {
        table.cell("");
      } else if (exact) {
        table.cell(Digits.value(mean.exact(), mean.monteCarlo()), mean.exact());
      }
      table.cell(s.kind()).cell(Digits.count(mean.rows())).end();
    }
    return table.build();
  }
}
