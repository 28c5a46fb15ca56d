package elbo;

import elbo.model.Model;
import elbo.model.Observation;
import elbo.points.Seed;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.commons.rng.simple.RandomSource;

/// The observations of a run, read one by one as they are needed.
///
/// @param source where they come from, for messages and reports
/// @param from the number in the source of the first row
/// @param to one more than the number of the last row
/// @param values the numbers of a row by its number in the source; called once a row, by several
///   threads; a row for which it throws an [InputException] [fails][Failure]
/// @param conditions those of the rows, where the model takes any
/// @param ids texts that identify the rows in results, by their numbers, where the source has any
public record Rows(
    String source,
    int from,
    int to,
    IntFunction<double[]> values,
    Optional<Conditions> conditions,
    Optional<IntFunction<String>> ids) {
  /// The conditions of rows.
  ///
  /// @param source where they come from, for messages and reports
  /// @param values those of a row by its number; called by several threads
  public record Conditions(String source, IntFunction<double[]> values) {}

  /// @throws IllegalArgumentException if the range is negative
  public Rows {
    if (from < 0 || from > to) {
      throw new IllegalArgumentException(
          "rows from:to must have 0 ≤ from ≤ to, but from is " + from + " and to is " + to);
    }
  }

  /// Rows without conditions.
  ///
  /// @throws IllegalArgumentException if the range is negative
  public Rows(String source, int from, int to, IntFunction<double[]> values) {
    this(source, from, to, values, Optional.empty(), Optional.empty());
  }

  /// Rows in memory, which are copied.
  public static Rows of(double[]... rows) {
    double[][] copy = copy(rows);
    return new Rows("rows in memory", 0, copy.length, row -> copy[row]);
  }

  /// Observations that a model draws itself. Row r is a function of the seed and r alone, whatever
  /// the range.
  public static Rows drawn(Model model, Seed seed, int from, int to) {
    return new Rows("drawn from the model", from, to, row -> draw(model, seed, row));
  }

  /// Observations that a model draws itself under given conditions. Row r is a function of the
  /// seed, r and its condition alone, whatever the range.
  public static Rows drawn(Model model, Seed seed, int from, int to, Conditions conditions) {
    return new Rows(
        "drawn from the model",
        from,
        to,
        row -> draw(model.given(conditions.values.apply(row)), seed, row),
        Optional.of(conditions),
        Optional.empty());
  }

  private static double[] draw(Model model, Seed seed, int row) {
    long key = seed.observation(row).key();
    return model.draw(RandomSource.XO_SHI_RO_256_PP.create(key)).x();
  }

  private static double[][] copy(double[][] rows) {
    return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
  }

  /// The same rows under conditions in memory, which are copied.
  ///
  /// @param conditions the first is that of row [#from()]
  /// @throws IllegalArgumentException if there are not as many as rows
  public Rows given(double[]... conditions) {
    if (conditions.length != count()) {
      throw new IllegalArgumentException(
          "there must be one condition a row, but there are "
              + conditions.length
              + " conditions and "
              + count()
              + " rows");
    }
    double[][] copy = copy(conditions);
    return given(new Conditions("conditions in memory", row -> copy[row - from]));
  }

  /// The same rows under conditions.
  public Rows given(Conditions others) {
    return new Rows(source, from, to, values, Optional.of(others), ids);
  }

  /// The same rows with texts that identify them.
  public Rows identified(IntFunction<String> others) {
    return new Rows(source, from, to, values, conditions, Optional.of(others));
  }

  /// The same rows from a source that is described otherwise.
  public Rows described(String other) {
    return new Rows(other, from, to, values, conditions, ids);
  }

  /// The text that identifies a row, by its number in the source.
  public Optional<String> id(int number) {
    return ids.map(all -> all.apply(number));
  }

  /// A row by its number in the source.
  public Observation row(int number) {
    double[] x = values.apply(number);
    return conditions
        .map(c -> new Observation(number, x, c.values.apply(number)))
        .orElseGet(() -> new Observation(number, x));
  }

  /// How many rows there are.
  public int count() {
    return to - from;
  }

  /// The rows, their origin and that of their conditions, for a report.
  public String describe() {
    String rows = count() == 1 ? source + ", row " + from : source + ", rows " + from + ":" + to;
    return rows + conditions.map(c -> ", given " + c.source).orElse("");
  }
}
