package elbo.cli;

import elbo.cli.data.Binarize;
import elbo.cli.data.Observations;
import elbo.cli.data.RowRange;
import elbo.model.Model;
import elbo.points.Seed;
import java.util.function.IntFunction;
import org.apache.commons.rng.simple.RandomSource;

/// The observations of a run.
///
/// @param source where they come from, for messages and reports
/// @param from the number in the source of the first row
/// @param to one more than the number of the last row
/// @param rows a copy of a row by its number in the source; safe for many threads
record Data(String source, int from, int to, IntFunction<double[]> rows) {
  private static final int DRAWN = 10;

  /// Rows that were read, binarized by this rule.
  static Data of(Observations rows, Binarize rule) {
    int from = rows.firstRow();
    String how = rule instanceof Binarize.None ? "" : ", " + rule;
    return new Data(
        rows.source() + how, from, from + rows.rows(), number -> rows.row(number - from));
  }

  /// Observations that a model draws itself. Row r is a function of the seed and r alone, whatever
  /// the range.
  ///
  /// @throws InputException if the range has no end
  static Data drawn(Model model, Seed seed, RowRange range) {
    RowRange rows = range.equals(RowRange.ALL) ? new RowRange(0, DRAWN) : range;
    if (rows.to() == RowRange.OPEN) {
      throw new InputException(
          "--rows %s: the model draws its own observations, so that the rows need an end"
              .formatted(range));
    }
    return new Data("drawn from the model", rows.from(), rows.to(), row -> draw(model, seed, row));
  }

  /// Observation `row` that a model draws under a seed.
  static double[] draw(Model model, Seed seed, int row) {
    Seed own = Seed.of("observation %d of seed %s".formatted(row, seed));
    return model.draw(RandomSource.XO_SHI_RO_256_PP.create(own.key()));
  }

  /// How many rows there are.
  int count() {
    return to - from;
  }

  /// The rows and their origin, for a report.
  String describe() {
    return count() == 1
        ? "%s, row %d".formatted(source, from)
        : "%s, rows %d:%d".formatted(source, from, to);
  }
}
