package elbo.cli;

import elbo.InputException;
import elbo.Rows;
import elbo.engine.Engine;
import elbo.inference.LevelDivergence;
import elbo.model.LatentModel;
import elbo.points.PointSet;
import elbo.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The KL divergence of each level of a hierarchy, as means over rows.
final class LevelTable {
  private LevelTable() {}

  /// @throws InputException if the model has no levels, or points depend on each other
  static void check(Setup setup) {
    if (!(setup.evaluation().model() instanceof LatentModel model)) {
      throw new InputException(
          "--levels: " + setup.evaluation().model().name() + " has no latents");
    }
    LevelDivergence.lacks(model)
        .ifPresent(lack -> {
          throw new InputException("--levels: " + lack);
        });
    if (setup.evaluation().points().size() > 1 || setup.evaluation().samples() < 2) {
      throw new InputException("--levels needs at least 2 independent samples");
    }
  }

  /// Estimates and prints it, of all rows that have a result.
  ///
  /// @throws InputException if no row has one
  static void print(Setup setup, PrintStream out) {
    LatentModel model = (LatentModel) setup.evaluation().model();
    PointSet points = setup.evaluation().points();
    long samples = setup.evaluation().samples();
    Rows rows = setup.rows();
    List<List<LevelDivergence>> all = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    try (Engine engine = new Engine(setup.threads())) {
      engine.<Runnable>forEach(
          0,
          rows.selection().count(),
          place -> {
            try {
              List<LevelDivergence> found =
                  LevelDivergence.of(
                      model,
                      rows.row(rows.selection().number().applyAsInt(place)),
                      points,
                      samples);
              return () -> all.add(found);
            } catch (IllegalArgumentException | InputException e) {
              return () -> failed.add(String.valueOf(e.getMessage()));
            }
          },
          (_, outcome) -> outcome.run());
    }
    if (all.isEmpty()) {
      throw new InputException("--levels: " + failed.getFirst());
    }
    out.println();
    out.println("  KL(q || p) by level, under the model's own q");
    table(all).print(out);
  }

  private static Table table(List<List<LevelDivergence>> rows) {
    Table table = new Table("<level", "latents", "mean", "± between rows", "± Monte Carlo");
    int n = rows.size();
    for (int l = 0; l < rows.getFirst().size(); l++) {
      double mean = 0;
      double variance = 0;
      for (List<LevelDivergence> row : rows) {
        mean += row.get(l).value() / n;
        variance += row.get(l).standardError() * row.get(l).standardError() / n / n;
      }
      double squares = 0;
      for (List<LevelDivergence> row : rows) {
        squares += (row.get(l).value() - mean) * (row.get(l).value() - mean);
      }
      table.row(
          List.of(
              "z" + (l + 1),
              Integer.toString(rows.getFirst().get(l).dimension()),
              nats(mean),
              n > 1 ? nats(Math.sqrt(squares / (n - 1) / n)) : "-",
              nats(Math.sqrt(variance))));
    }
    return table;
  }

  private static String nats(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
