package elbo.report;

import elbo.Evaluation;
import elbo.Failure;
import elbo.estimate.Statistic;
import java.util.List;
import java.util.Locale;

/// One statistic of an observation that failed, as files of results have it.
///
/// @param row the number of the observation in its source
/// @param error why there is no estimate
record FailedLine(int row, Statistic<?> statistic, String error) {
  /// The lines of a failure, in the order of what is reported: a file has the same lines a row.
  static List<FailedLine> of(Evaluation<?> evaluation, Failure failure) {
    return evaluation.reported().stream()
        .map(s -> new FailedLine(failure.row(), s, failure.error()))
        .toList();
  }

  /// The side of the estimate that there is none of, in small letters.
  String kind() {
    return statistic.side().name().toLowerCase(Locale.ROOT);
  }
}
