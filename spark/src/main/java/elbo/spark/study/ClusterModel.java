package elbo.spark.study;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What many cores would do, by what few were measured to do: a model, not a measurement.
///
/// The time of a run is that of the start, of the broadcast, and of whichever is slowest of the
/// cores, of the driver that starts tasks, and of the driver that sends rows. The cores need what a
/// row takes a worker, and at the end one task more. Executors pass the model on, so that the
/// broadcast takes as many steps as the executors double.
final class ClusterModel {
  private static final int[] CORES = {16, 256, 4096};
  private static final long ROWS = 1_000_000;
  private static final int CORES_OF_EXECUTOR = 16;
  // Of a network of a gigabit.
  private static final double BYTES_PER_SECOND = 125e6;

  private ClusterModel() {}

  /// What is expected of a number of cores.
  ///
  /// @param seconds that the run takes
  /// @param efficiency the share of it in which all cores compute
  /// @param limit what decides how long it takes
  record Expected(double seconds, double efficiency, String limit) {}

  /// @param sends whether the driver sends the rows; else executors read them from a table
  static Expected expected(ClusterCosts costs, ClusterCosts.Load load, int cores, boolean sends) {
    double row = 1 / load.workers().getFirst();
    double compute = ROWS * row / cores;
    double last = Math.min(load.rowsOfTask(), (double) ROWS / cores) * row;
    double tasks = Math.max((double) ROWS / load.rowsOfTask(), cores);
    double executors = Math.max(1, (double) cores / CORES_OF_EXECUTOR);
    double broadcast =
        costs.modelBytes() / BYTES_PER_SECOND * (1 + Math.log(executors) / Math.log(2));
    TreeMap<Double, String> slowest = new TreeMap<>();
    slowest.put(compute + last, last > compute ? "the last task" : "the cores");
    slowest.put(tasks * costs.task(), "the driver's tasks");
    if (sends) {
      slowest.put(ROWS * load.driver(), "the driver's rows");
    }
    double fixed = costs.start() + broadcast;
    Map.Entry<Double, String> limit = slowest.lastEntry();
    String named =
        fixed <= limit.getKey()
            ? limit.getValue()
            : broadcast > costs.start() ? "the broadcast" : "the start";
    double seconds = fixed + limit.getKey();
    return new Expected(seconds, compute / seconds, named);
  }

  static String markdown(ClusterCosts costs) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            """
            What follows from that for %,d rows, by a model that assumes %d cores an executor and a \
            network of %.0f MB/s: seconds, the share in which all cores compute, and what limits it.

            | | rows from | %s cores | %s cores | %s cores |
            |---|---|---|---|---|
            """,
            ROWS,
            CORES_OF_EXECUTOR,
            1e-6 * BYTES_PER_SECOND,
            CORES[0],
            CORES[1],
            CORES[2]));
    for (ClusterCosts.Load load : costs.loads()) {
      for (boolean sends : List.of(false, true)) {
        out.append(
            String.format(
                Locale.ROOT, "| %s | %s |", load.name(), sends ? "the driver" : "a table"));
        for (int cores : CORES) {
          Expected e = expected(costs, load, cores, sends);
          out.append(
              String.format(
                  Locale.ROOT,
                  " %,.0f s, %.0f %%, %s |",
                  e.seconds(),
                  100 * e.efficiency(),
                  e.limit()));
        }
        out.append('\n');
      }
    }
    return out.toString();
  }
}
