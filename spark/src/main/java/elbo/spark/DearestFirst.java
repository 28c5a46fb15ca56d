package elbo.spark;

/// The tasks of a second pass, which Spark starts in the order of their numbers: for rows that ask
/// for many evaluations, those that ask for most first, and after them for rows that have a result
/// already.
final class DearestFirst {
  // Of costs that differ by a factor of 2; what asks for more is with the first.
  private static final int CLASSES = 12;

  private DearestFirst() {}

  static int partitions(int each) {
    return (CLASSES + 1) * each;
  }

  /// The task of a row that asks for many evaluations.
  ///
  /// @param cost the evaluations
  /// @param least the fewest for which a row has a task here
  static int of(int row, long cost, long least, int each) {
    int doublings = 63 - Long.numberOfLeadingZeros(Math.max(1, cost / Math.max(1, least)));
    return (CLASSES - 1 - Math.min(doublings, CLASSES - 1)) * each + spread(row, each);
  }

  /// The task of a row that has a result.
  static int done(int row, int each) {
    return CLASSES * each + spread(row, each);
  }

  private static int spread(int row, int each) {
    return row % each;
  }
}
