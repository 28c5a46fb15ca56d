package elbo.spark;

import elbo.Evaluation;

/// How many rows a task gets, and which rows are left for tasks of their own.
///
/// Tasks are small, so that no machine has much left when the others are done, and little is lost
/// with one that fails. None of this can be observed in results.
///
/// @param rows of a task
/// @param budget evaluations beyond which a row is left for a task of its own; 0 where rows cost
///   the same
record Tasking(int rows, long budget) implements java.io.Serializable {
  /// The rows that are worth evaluating together, which share lanes.
  static final int BLOCK = 128;

  private static final long EVALUATIONS = 1 << 20;
  private static final int MOST_ROWS = 1 << 12;
  private static final int LARGEST_SHARE = 16;

  static Tasking of(Evaluation<?> evaluation) {
    if (evaluation.rule().adapts()) {
      // As many as the first stages of a row and the fits before them are usually worth.
      long opening = evaluation.sampler().ladder().stream().mapToLong(s -> s.evaluations()).sum();
      return new Tasking(LARGEST_SHARE, Math.max(EVALUATIONS / LARGEST_SHARE, 2 * opening));
    }
    long cost =
        evaluation.samples() * evaluation.sampler().evaluationsEach()
            + evaluation.sampler().evaluations();
    long rows = Math.clamp(EVALUATIONS / Math.max(1, cost), 1, MOST_ROWS);
    return new Tasking((int) (rows > BLOCK ? rows / BLOCK * BLOCK : rows), 0);
  }

  /// The rows of a task where each has so many numbers: their bytes are bounded too.
  int rowsOf(int width, long mostBytes) {
    return Math.clamp(mostBytes / (8L * Math.max(1, width)), 1, rows);
  }
}
