package elbo.cli;

import elbo.InputException;
import elbo.data.Observations;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What learning can be told of validation rows and of the conditions of all rows.
final class TrainRows {
  @Option(
      names = "--validation",
      paramLabel = "FILE|SHARE|none",
      description =
          "Observations that are not learned from, on which bounds are estimated after each epoch:"
              + " a file, or a share of the rows, the last ones. Default: 0.1 for the digits (none"
              + " for fewer than 10), else none.")
  Optional<String> validation = Optional.empty();

  @Option(
      names = "--condition",
      paramLabel = "FILE[:COLUMNS]",
      description =
          "What encoder and decoder are given beside each row of the data, in the same order:"
              + " covariates, labels as a column of zeros and ones for each. A file as for --data,"
              + " taken as it is; or columns of a CSV file by their names in its header,"
              + " 'cells.csv:batch,age'.")
  Optional<String> condition = Optional.empty();

  @Option(
      names = "--validation-condition",
      paramLabel = "FILE[:COLUMNS]",
      description =
          "The same for each row of a file of --validation; a share of the rows has the conditions"
              + " of its rows.")
  Optional<String> validationCondition = Optional.empty();

  /// Makes sure that there are conditions for all rows, or for none.
  ///
  /// @param isFile whether validation rows are those of a file
  /// @throws InputException if not
  void requireConditions(boolean isFile) {
    if (condition.isPresent() && isFile && validationCondition.isEmpty()) {
      throw new InputException(
          "--condition needs one for the validation rows too (--validation-condition FILE), as"
              + " --validation is the file "
              + validation.orElseThrow());
    }
    if (validationCondition.isPresent() && (condition.isEmpty() || !isFile)) {
      throw new InputException(
          "--validation-condition "
              + validationCondition.get()
              + (condition.isEmpty()
                  ? " needs conditions of the rows to learn from too (--condition FILE)"
                  : " needs validation rows from a file (--validation FILE), but --validation is "
                      + validation.orElse("not given")));
    }
  }

  /// The conditions of all rows of the data.
  ///
  /// @param data all rows of the file, before any are left out
  /// @throws InputException if the file cannot be read, or has another number of rows
  Optional<Observations> conditions(Observations data) {
    return condition.map(file -> ConditionChoice.read(file, data));
  }

  /// The conditions of the rows of a validation file.
  ///
  /// @param data all rows of the file
  /// @param others the conditions of the rows to learn from
  /// @throws InputException if the file cannot be read, or has another number of rows or of values
  Optional<Observations> validationConditions(Observations data, Optional<Observations> others) {
    Optional<Observations> read = validationCondition.map(file -> ConditionChoice.read(file, data));
    if (read.isPresent() && read.get().width() != others.orElseThrow().width()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: rows have %d values, but those of %s have %d",
              read.get().source(),
              read.get().width(),
              others.get().source(),
              others.get().width()));
    }
    return read;
  }
}
