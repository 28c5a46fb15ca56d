package elbo.spark.study;

import java.util.List;
import java.util.Locale;

/// What was measured on one machine with two cores.
///
/// @param start seconds from a driver's start of its context to its first outcome
/// @param task seconds that the driver needs for one task that does nothing
/// @param modelBytes that each executor is sent once
/// @param loads what was evaluated
record ClusterCosts(double start, double task, long modelBytes, List<Load> loads) {
  /// One evaluation.
  ///
  /// @param name of it, in words
  /// @param rowsOfTask rows in a task
  /// @param threads rows a second of this process on one and on two threads
  /// @param workers rows a second of one and of two workers of a core each
  /// @param driver seconds that the driver needs for a row that it sends and whose outcome it reads
  record Load(
      String name, int rowsOfTask, List<Double> threads, List<Double> workers, double driver) {}

  /// As JSON, for a recording.
  String json() {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "{\"startSeconds\": %s, \"taskSeconds\": %s, \"modelBytes\": %d, \"loads\": [",
            start,
            task,
            modelBytes));
    String comma = "";
    for (Load load : loads) {
      out.append(
          String.format(
              Locale.ROOT,
              "%s%n  {\"name\": \"%s\", \"rowsOfTask\": %d, \"rowsPerSecondOfThreads\": %s,"
                  + " \"rowsPerSecondOfWorkers\": %s, \"driverSecondsOfRow\": %s}",
              comma,
              load.name,
              load.rowsOfTask,
              load.threads,
              load.workers,
              load.driver));
      comma = ",";
    }
    return out.append("\n]}\n").toString();
  }

  /// The same as a table, in Markdown.
  String markdown() {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        Rows a second on the same two cores, and what a row costs the driver of `--master`:

        | | 1 thread | 2 threads | 1 worker | 2 workers | 2 workers of 2 threads | driver, a row |
        |---|---:|---:|---:|---:|---:|---:|
        """);
    for (Load load : loads) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s | %.0f %% | %.1f µs |%n",
              load.name,
              rate(load.threads.getFirst()),
              rate(load.threads.getLast()),
              rate(load.workers.getFirst()),
              rate(load.workers.getLast()),
              100 * load.workers.getLast() / load.threads.getLast(),
              1e6 * load.driver));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "%nBefore the first outcome %.1f s; for each task %.2f ms of the driver; the model is"
                + " %.1f MB for each executor.%n%n",
            start,
            1e3 * task,
            1e-6 * modelBytes));
    return out.toString();
  }

  private static String rate(double rowsPerSecond) {
    return String.format(Locale.ROOT, rowsPerSecond < 100 ? "%.3g" : "%,.0f", rowsPerSecond);
  }
}
