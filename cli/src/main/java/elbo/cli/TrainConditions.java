package elbo.cli;

import elbo.Rows;
import elbo.data.Observations;
import elbo.training.Dataset;
import java.util.List;
import java.util.Optional;

/// The conditions that a model is learned under, with one row for each row of the data.
///
/// @param rows of the rows to learn from, where the model takes any
/// @param validation of the validation rows, where there are both
record TrainConditions(Optional<Observations> rows, Optional<Observations> validation) {
  /// The number of values of a condition, 0 for none.
  int width() {
    return rows.map(Observations::width).orElse(0);
  }

  /// The conditions of some of the rows of a file.
  ///
  /// @param all those of these rows and others
  static Optional<Observations> of(Optional<Observations> all, Observations some) {
    return all.map(c -> {
      int first = some.firstRow() - c.firstRow();
      return c.slice(first, first + some.rows());
    });
  }

  /// Rows to learn from, under their conditions.
  static Dataset given(Dataset data, Optional<Observations> conditions) {
    return conditions.map(c -> data.given(new ObservedRows(c))).orElse(data);
  }

  /// Rows to evaluate, under their conditions.
  static Rows given(Rows data, Optional<Observations> conditions) {
    return conditions
        .map(c ->
            data.given(
                new Rows.Conditions(
                    c.source(), number -> c.row(number - c.firstRow()), c.sha256())))
        .orElse(data);
  }

  /// What a reader must know of the numbers, a line each.
  List<String> notes() {
    return rows.filter(TrainConditions::areLabels)
        .map(c ->
            List.of(
                "the condition is one whole number a row, which the networks take as a number; of"
                    + " labels, make a column of zeros and ones for each"))
        .orElse(List.of());
  }

  // Two labels are as good as one column.
  private static boolean areLabels(Observations conditions) {
    double least = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int row = 0; row < conditions.rows() && conditions.width() == 1; row++) {
      double value = conditions.value(row, 0);
      if (value != Math.rint(value)) {
        return false;
      }
      least = Math.min(least, value);
      largest = Math.max(largest, value);
    }
    return largest - least > 1;
  }
}
