package elbo.cli;

import elbo.bound.Estimate;
import elbo.bound.Moments;
import elbo.cli.output.Result;
import elbo.diagnostic.KHat;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Means over the rows of a run, with their two errors kept apart: that between rows, which more
/// rows would lessen, and that of Monte Carlo, which more samples would.
final class Summary {
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private int rows;
  private int untrusted;
  private int unknown;

  /// Takes in the results of one row and its k-hat.
  void add(List<Result> results, Estimate kHat) {
    rows++;
    for (Result result : results) {
      tallies.computeIfAbsent(result.estimate().of(), name -> new Tally()).add(result);
    }
    if (Double.isNaN(kHat.value())) {
      unknown++;
    } else if (kHat.value() >= KHat.threshold(kHat.samples())) {
      untrusted++;
    }
  }

  /// Prints the table and what is to be said about it.
  ///
  /// @param samples of each row
  void print(PrintStream out, long samples) {
    Table table =
        new Table("<", "mean", "± between rows", "± Monte Carlo", "exact mean", "<kind", "<");
    tallies.forEach((name, tally) -> table.row(tally.cells(name, samples)));
    table.print(out);
    out.println();
    double threshold = KHat.threshold(samples);
    if (untrusted > 0) {
      out.printf(
          Locale.ROOT,
          "  k-hat is not below %.2f in %d of %d rows: do not trust errors and log p(x) there%n",
          threshold,
          untrusted,
          rows);
    }
    if (unknown > 0) {
      out.printf("  k-hat cannot be told in %d of %d rows%n", unknown, rows);
    }
    if (untrusted + unknown == 0) {
      out.printf(Locale.ROOT, "  k-hat is below %.2f in every row%n", threshold);
    }
  }

  /// Sums over rows of one statistic.
  private static final class Tally {
    private final Moments values = new Moments();
    private double variances;
    private double exact;
    private long used;
    private String kind = "";

    void add(Result result) {
      Estimate estimate = result.estimate();
      values.add(estimate.value());
      variances += estimate.standardError() * estimate.standardError();
      exact += result.exact().orElse(Double.NaN);
      used = estimate.samples();
      kind = estimate.kind().name().toLowerCase(Locale.ROOT);
    }

    List<String> cells(String name, long samples) {
      return List.of(
          name,
          Figures.nats(values.mean()),
          Figures.error(values.standardError()),
          Figures.error(Math.sqrt(variances) / values.count()),
          Double.isNaN(exact) ? "" : Figures.nats(exact / values.count()),
          kind,
          used < samples ? "used %d of %d samples".formatted(used, samples) : "");
    }
  }
}
