package elbo.cli;

import elbo.InputException;
import elbo.data.Binarize;
import elbo.data.DataSummary;
import elbo.data.Observations;
import elbo.data.RowRange;
import elbo.network.Likelihood;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Rows as they are evaluated: chosen, binarized, and looked at for what would mislead.
///
/// @param rows the chosen ones, binarized
/// @param notes what a reader must know of their numbers, a line each
record CheckedData(Observations rows, List<String> notes) {
  // As many rows decide whether bytes are levels or numbers; the same for every slice.
  private static final int DECIDING = 100;

  CheckedData {
    notes = List.copyOf(notes);
  }

  /// @param all rows of the file
  /// @param likelihood of the model, where it is known
  /// @throws InputException if the rule makes all values equal, or no row varies after it
  static CheckedData of(
      Observations all, RowRange range, Binarize rule, Optional<Likelihood> likelihood) {
    Observations chosen = all.slice(range);
    Observations kept = rule.apply(chosen);
    boolean same = rule instanceof Binarize.None;
    DataSummary before = new DataSummary(chosen.width());
    DataSummary after = same ? before : new DataSummary(chosen.width());
    // Both at once: rows of a large file are read from it each time.
    for (int row = 0; row < chosen.rows(); row++) {
      before.add(chosen.firstRow() + row, chosen.row(row));
      if (!same) {
        after.add(chosen.firstRow() + row, kept.row(row));
      }
    }
    if (rule instanceof Binarize.Threshold threshold) {
      requireWithin(all, before, threshold);
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        same
            ? "numbers " + before.describe()
            : "numbers " + before.range() + "; after " + rule + " " + after.describe());
    if (rule instanceof Binarize.Threshold threshold) {
      coarse(before, threshold).ifPresent(notes::add);
    }
    constant(kept, before, after, rule).ifPresent(notes::add);
    if (likelihood.isPresent() && likelihood.get().isBernoulli() && after.greyShare() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.3g %% of the numbers are grey, between 0 and 1, under a Bernoulli likelihood: what"
                  + " is estimated there is a cross-entropy, no log p(x); --binarize threshold(T)"
                  + " or sample(SEED) makes zeros and ones",
              100 * after.greyShare()));
    }
    return new CheckedData(kept, notes);
  }

  // The rows that are chosen may be dark ones of a file that is not.
  private static void requireWithin(
      Observations all, DataSummary chosen, Binarize.Threshold threshold) {
    double t = threshold.t();
    boolean within = t >= chosen.least() && t < chosen.largest();
    if (all.areLevels() && !(t >= 0 && t < 1)) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: %s is outside of the grey levels, which are from 0 to 1, as bytes are divided by"
                  + " 255; threshold(0.5) is the middle",
              all.source(),
              threshold));
    }
    if (!within && !all.areLevels()) {
      DataSummary whole = chosen.rows() == all.rows() ? chosen : DataSummary.of(all);
      whole.requireWithin(threshold, all.source());
    }
  }

  private static Optional<String> coarse(DataSummary before, Binarize.Threshold threshold) {
    return before.areBytes() && threshold.t() < 1
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "they look like bytes that were not divided by 255: %s makes all but 0 a one;"
                    + " threshold(127.5) is the middle",
                threshold))
        : Optional.empty();
  }

  private static Optional<String> constant(
      Observations kept, DataSummary before, DataSummary after, Binarize rule) {
    boolean made = after.constantRows() > before.constantRows();
    boolean none = after.constantRows() == after.rows();
    if (kept.width() == 1 || !(made || none)) {
      return Optional.empty();
    }
    if (none && made && rule instanceof Binarize.Threshold) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: %s makes every row constant: no row of %d varies",
              kept.source(),
              rule,
              after.rows()));
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%d of %d rows are constant%s, row %d the first",
            after.constantRows(),
            after.rows(),
            made ? " after " + rule : "",
            after.firstConstantRow()));
  }

  /// The rows with bytes as grey levels or as numbers, whichever a likelihood takes: numbers where
  /// it takes counts or labels, else levels.
  static Observations suited(Observations all, Likelihood likelihood) {
    Observations numbers = all.withBytesAsNumbers();
    for (int row = 0; all.areLevels() && row < Math.min(DECIDING, all.rows()); row++) {
      boolean asLevels = takes(likelihood, all.row(row));
      if (asLevels != takes(likelihood, numbers.row(row))) {
        return asLevels ? all : numbers;
      }
    }
    return all;
  }

  private static boolean takes(Likelihood likelihood, double[] x) {
    try {
      likelihood.at(x);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
