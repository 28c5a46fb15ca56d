package elbo.cli;

import elbo.estimate.Moments;
import elbo.model.LatentModel;
import elbo.report.Figures;
import elbo.report.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Models that are learned from the same rows by the same recipe with other seeds: how far what was
/// learned depends on the seed.
///
/// @param comparison on the rows on which each is evaluated
/// @param seed that of the first
/// @param seeds how many, at least 2
record SeedSpread(TrainingComparison comparison, String seed, int seeds) {
  /// The seed of the i-th run, from 1: the seed itself, then `seed/2`, `seed/3`.
  static String name(String seed, int i) {
    return i == 1 ? seed : seed + "/" + i;
  }

  /// Learns all but the first, and prints each and the spread.
  ///
  /// @param learn the model for the name of a seed
  void print(TrainingComparison.Seen first, Function<String, LatentModel> learn, PrintStream out) {
    out.println();
    out.println("  " + seeds + " seeds on the same rows, in nats a row");
    List<TrainingComparison.Seen> all = new ArrayList<>();
    Table table = new Table("<", "ELBO of the encoder", "log p(x)", "active units");
    for (int i = 1; i <= seeds; i++) {
      TrainingComparison.Seen seen = i == 1 ? first : comparison.seen(learn.apply(name(seed, i)));
      all.add(seen);
      table.row(
          "seed " + name(seed, i),
          Figures.nats(seen.elbo().value()),
          Figures.nats(seen.evidence().value()),
          seen.activeUnits());
    }
    table.row("mean", mean(all, s -> s.elbo().value()), mean(all, s -> s.evidence().value()), "");
    table.row(
        "± standard error",
        error(all, s -> s.elbo().value()),
        error(all, s -> s.evidence().value()),
        "");
    table.print(out);
    out.println(
        "  the error is that of a mean over seeds, as they differ; the rows are the same for all");
  }

  private static Moments moments(
      List<TrainingComparison.Seen> all, ToDoubleFunction<TrainingComparison.Seen> value) {
    Moments moments = new Moments();
    all.forEach(seen -> moments.add(value.applyAsDouble(seen)));
    return moments;
  }

  private static String mean(
      List<TrainingComparison.Seen> all, ToDoubleFunction<TrainingComparison.Seen> value) {
    return Figures.nats(moments(all, value).mean());
  }

  private static String error(
      List<TrainingComparison.Seen> all, ToDoubleFunction<TrainingComparison.Seen> value) {
    return Figures.error(moments(all, value).standardError());
  }
}
