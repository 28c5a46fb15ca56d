package elbo.report;

import elbo.Failure;
import elbo.Result;

/// Where the results of a run go, row by row. To add a format, write one class.
public interface Report extends AutoCloseable {
  /// Takes the result of one row, in the order of the rows.
  void row(Result result);

  /// Takes a row that has no result, in the order of the rows.
  void row(Failure failure);

  /// Ends the report: all rows have been taken.
  ///
  /// @param seconds that the run took
  void end(double seconds);

  /// Whether it can be ended without a single result: a file of lines can, a mean cannot.
  default boolean takesNone() {
    return false;
  }

  /// Gives up what was not ended.
  @Override
  default void close() {}
}
