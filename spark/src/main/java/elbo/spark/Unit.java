package elbo.spark;

import elbo.InputException;
import elbo.Rows;
import elbo.model.Observation;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Some rows of a run as a task is sent them.
///
/// @param source where they come from, for messages
/// @param from the number of the first row of the run
/// @param to one more than the number of its last
/// @param numbers of these rows, rising
/// @param values of each; `null` where it cannot be read
/// @param conditions of each; empty where the model takes none
/// @param errors why a row cannot be read; `null` where it can
@SuppressWarnings("ArrayRecordComponent") // never compared
record Unit(
    String source,
    int from,
    int to,
    int[] numbers,
    double[][] values,
    double[][] conditions,
    String[] errors)
    implements Serializable {

  /// Reads the rows at some places among those that are evaluated, each once.
  static Unit of(Rows rows, int first, int end) {
    int[] numbers = IntStream.range(first, end).map(rows.selection().number()).toArray();
    double[][] values = new double[numbers.length][];
    String[] errors = new String[numbers.length];
    double[][] conditions = new double[rows.conditions().isPresent() ? numbers.length : 0][];
    for (int i = 0; i < numbers.length; i++) {
      try {
        Observation row = rows.row(numbers[i]);
        values[i] = row.values();
        if (conditions.length > 0) {
          conditions[i] = row.condition();
        }
      } catch (InputException e) {
        errors[i] = String.valueOf(e.getMessage());
      }
    }
    return new Unit(rows.source(), rows.from(), rows.to(), numbers, values, conditions, errors);
  }

  /// A single one of the rows.
  Optional<Unit> only(int row) {
    int i = Arrays.binarySearch(numbers, row);
    return i < 0 ? Optional.empty() : Optional.of(part(i));
  }

  private Unit part(int i) {
    return new Unit(
        source,
        from,
        to,
        new int[] {numbers[i]},
        new double[][] {values[i]},
        conditions.length == 0 ? conditions : new double[][] {conditions[i]},
        new String[] {errors[i]});
  }

  /// How many rows there are.
  int count() {
    return numbers.length;
  }

  /// How many numbers the first row has that can be read; 1 if none can.
  int width() {
    return Arrays.stream(values)
        .filter(Objects::nonNull)
        .mapToInt(x -> x.length)
        .findFirst()
        .orElse(1);
  }

  Rows rows() {
    return Task.some(source, from, to, numbers, this::value, given());
  }

  private Optional<IntFunction<double[]>> given() {
    return conditions.length == 0 ? Optional.empty() : Optional.of(i -> conditions[i]);
  }

  private double[] value(int i) {
    String error = errors[i];
    if (error != null) {
      throw new InputException(error);
    }
    return values[i];
  }
}
