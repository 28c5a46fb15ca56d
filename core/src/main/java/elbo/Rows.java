package elbo;

import elbo.model.Model;
import elbo.model.Observation;
import elbo.points.Seed;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.apache.commons.rng.simple.RandomSource;

/// The observations of a run, read one by one as they are needed.
///
/// @param source where they come from, for messages and reports
/// @param from the number in the source of the first row
/// @param to one more than the number of the last row
/// @param values the numbers of a row by its number in the source, which are copied: the same array
///   may be filled again, but not by another thread meanwhile; called by several threads, as a rule
///   once a row; a row for which it throws an [InputException] [fails][Failure]
/// @param conditions those of the rows, where the model takes any
/// @param ids texts that identify the rows in results, by their numbers, where the source has any
/// @param sha256 of the bytes that the rows come from, in hexadecimal digits, where they come from
///   a file; computed when it is asked for
/// @param selection those that are evaluated: all, unless this is a part of a run
public record Rows(
    String source,
    int from,
    int to,
    IntFunction<double[]> values,
    Optional<Conditions> conditions,
    Optional<IntFunction<String>> ids,
    Supplier<Optional<String>> sha256,
    Selection selection) {
  /// The conditions of rows.
  ///
  /// @param source where they come from, for messages and reports
  /// @param values those of a row by its number, which are copied; called by several threads
  /// @param sha256 of the bytes that they come from, as that of [Rows]
  public record Conditions(
      String source, IntFunction<double[]> values, Supplier<Optional<String>> sha256) {
    /// Conditions that do not come from a file.
    public Conditions(String source, IntFunction<double[]> values) {
      this(source, values, Optional::empty);
    }
  }

  /// The rows of a run that are evaluated where others are by another run, earlier or elsewhere.
  /// They have the results that they have in the whole run.
  ///
  /// @param count how many there are
  /// @param number of one in the source, by its place among them; rising
  /// @param shard that they are of, where several runs share the rows
  /// @param done rows before them that an earlier run has done
  public record Selection(int count, IntUnaryOperator number, Optional<Shard> shard, int done) {
    static Selection all(int from, int to) {
      return new Selection(to - from, place -> from + place, Optional.empty(), 0);
    }

    private String words() {
      String share = shard.map(s -> " (shard " + s + ")").orElse("");
      return done == 0 ? share : share + " (the last " + count + ")";
    }
  }

  /// @throws IllegalArgumentException if the range is negative
  public Rows {
    if (from < 0 || from > to) {
      throw new IllegalArgumentException(
          "rows from:to must have 0 ≤ from ≤ to, but from is " + from + " and to is " + to);
    }
  }

  /// Rows that do not come from a file.
  ///
  /// @throws IllegalArgumentException if the range is negative
  public Rows(
      String source,
      int from,
      int to,
      IntFunction<double[]> values,
      Optional<Conditions> conditions,
      Optional<IntFunction<String>> ids) {
    this(source, from, to, values, conditions, ids, Optional::empty, Selection.all(from, to));
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
    return new Rows(source, from, to, values, Optional.of(others), ids, sha256, selection);
  }

  /// The same rows with texts that identify them.
  public Rows identified(IntFunction<String> others) {
    return new Rows(source, from, to, values, conditions, Optional.of(others), sha256, selection);
  }

  /// The same rows from a source that is described otherwise.
  public Rows described(String other) {
    return new Rows(other, from, to, values, conditions, ids, sha256, selection);
  }

  /// The same rows from bytes of this SHA-256.
  public Rows hashed(Supplier<Optional<String>> other) {
    return new Rows(source, from, to, values, conditions, ids, other, selection);
  }

  /// The same run, of whose rows one of several runs evaluates its share.
  public Rows of(Shard shard) {
    int all = count();
    return selected(
        new Selection(
            shard.rows(all), place -> from + shard.place(all, place), Optional.of(shard), 0));
  }

  /// The same run without the first rows that are evaluated, which an earlier one has done.
  ///
  /// @throws IllegalArgumentException if there are not as many
  public Rows after(int done) {
    if (done < 0 || done > selection.count) {
      throw new IllegalArgumentException(
          "rows done must be from 0 to " + selection.count + ", but are " + done);
    }
    IntUnaryOperator number = selection.number;
    return selected(
        new Selection(
            selection.count - done,
            place -> number.applyAsInt(done + place),
            selection.shard,
            selection.done + done));
  }

  private Rows selected(Selection other) {
    return new Rows(source, from, to, values, conditions, ids, sha256, other);
  }

  /// The text that identifies a row, by its number in the source.
  public Optional<String> id(int number) {
    return ids.map(all -> all.apply(number));
  }

  /// A row by its number in the source.
  // Copied, since a source may fill one array again and again, as readers do, while many rows are
  // opened together.
  public Observation row(int number) {
    double[] x = values.apply(number).clone();
    return conditions
        .map(c -> new Observation(number, x, c.values.apply(number).clone()))
        .orElseGet(() -> new Observation(number, x));
  }

  /// How many rows there are in the whole run.
  public int count() {
    return to - from;
  }

  /// The rows, their origin and that of their conditions, for a report.
  public String describe() {
    String rows = count() == 1 ? source + ", row " + from : source + ", rows " + from + ":" + to;
    return rows + selection.words() + conditions.map(c -> ", given " + c.source).orElse("");
  }
}
