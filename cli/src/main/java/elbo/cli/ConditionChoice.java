package elbo.cli;

import elbo.InputException;
import elbo.Rows;
import elbo.data.ConditionFiles;
import elbo.data.Observations;
import elbo.model.Model;
import java.util.Optional;

/// The conditions of rows, as the command line names them.
final class ConditionChoice {
  private ConditionChoice() {}

  /// The conditions for all rows of some data; empty where the model takes none.
  ///
  /// @param option what `--condition` names
  /// @param data all rows of the file, before any are left out
  /// @throws InputException if the option is missing or in vain, or the file does not fit the data
  ///   or the model
  static Optional<Rows.Conditions> of(Optional<String> option, Model model, Observations data) {
    check(option, model);
    return option.map(file -> {
      Observations read = read(file, data);
      if (read.width() != model.conditionDimension()) {
        throw new InputException(
            read.source()
                + ": rows have "
                + read.width()
                + " values, but "
                + model.name()
                + " takes conditions of "
                + model.conditionDimension());
      }
      return new Rows.Conditions(read.source(), read::row, read.sha256());
    });
  }

  /// The conditions that `file` names.
  ///
  /// @param data all rows of the file that they are of, before any are left out
  /// @throws InputException if they cannot be read, or there are not as many as rows
  static Observations read(String file, Observations data) {
    Observations read = ConditionFiles.read(file);
    if (read.rows() != data.rows()) {
      throw new InputException(
          read.source()
              + ": must have one row for each row of "
              + data.source()
              + ", but has "
              + read.rows()
              + " for "
              + data.rows());
    }
    return read;
  }

  /// Checks that there is a condition where the model takes one, and none where not.
  static void check(Optional<String> option, Model model) {
    if (option.isPresent() && model.conditionDimension() == 0) {
      throw new InputException("--condition: " + model.name() + " takes no condition");
    }
    if (option.isEmpty() && model.conditionDimension() > 0) {
      throw new InputException(
          model.name()
              + ": takes a condition of "
              + model.conditionDimension()
              + (model.conditionDimension() == 1 ? " number" : " numbers")
              + " a row (--condition FILE)");
    }
  }
}
