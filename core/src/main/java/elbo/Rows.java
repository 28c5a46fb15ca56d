package elbo;

import elbo.model.Model;
import elbo.model.Observation;
import elbo.points.Seed;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.apache.commons.rng.simple.RandomSource;

/// The observations of a run, read one by one as they are needed.
///
/// @param source where they come from, for messages and reports
/// @param from the number in the source of the first row
/// @param to one more than the number of the last row
/// @param values the numbers of a row by its number in the source; called once a row, by several
///   threads
public record Rows(String source, int from, int to, IntFunction<double[]> values) {
  /// @throws IllegalArgumentException if the range is negative
  public Rows {
    if (from < 0 || from > to) {
      throw new IllegalArgumentException(
          "rows from:to must have 0 ≤ from ≤ to, but from is " + from + " and to is " + to);
    }
  }

  /// Rows in memory, which are copied.
  public static Rows of(double[]... rows) {
    double[][] copy = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    return new Rows("rows in memory", 0, copy.length, row -> copy[row]);
  }

  /// Observations that a model draws itself. Row r is a function of the seed and r alone, whatever
  /// the range.
  public static Rows drawn(Model model, Seed seed, int from, int to) {
    return new Rows("drawn from the model", from, to, row -> draw(model, seed, row));
  }

  private static double[] draw(Model model, Seed seed, int row) {
    long key = seed.observation(row).key();
    return model.draw(RandomSource.XO_SHI_RO_256_PP.create(key)).x();
  }

  /// A row by its number in the source.
  public Observation row(int number) {
    return new Observation(number, values.apply(number));
  }

  /// How many rows there are.
  public int count() {
    return to - from;
  }

  /// The rows and their origin, for a report.
  public String describe() {
    return count() == 1 ? source + ", row " + from : source + ", rows " + from + ":" + to;
  }
}
