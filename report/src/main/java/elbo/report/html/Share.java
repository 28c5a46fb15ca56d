package elbo.report.html;

import java.util.List;
import java.util.stream.Collectors;

/// How many rows of all, in words.
final class Share {
  private static final int NAMED = 8;

  private Share() {}

  /// `12 of 1,000 rows (1.2 %)`.
  static String of(long some, long all) {
    return Digits.count(some)
        + " of "
        + Digits.count(all)
        + (all == 1 ? " row" : " rows (" + Digits.significant(100.0 * some / all) + " %)");
  }

  /// `3 of 100 epochs`.
  static String ofEpochs(long some, long all) {
    return Digits.count(some) + " of " + Digits.count(all) + (all == 1 ? " epoch" : " epochs");
  }

  /// The first few of some rows by their names: `row 3`, `rows 3, 17, … and 10 more`.
  static String named(Results results, List<Integer> rows) {
    List<Integer> first = rows.subList(0, Math.min(NAMED, rows.size()));
    String names = first.stream().map(results::name).collect(Collectors.joining(", "));
    int others = rows.size() - first.size();
    return (rows.size() == 1 ? "row " : "rows ")
        + names
        + (others == 0 ? "" : " and " + Digits.count(others) + " more");
  }
}
