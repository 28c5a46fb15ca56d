package elbo.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// What other processes, or other guests of the same host, take of the processors while something
/// is measured: all that the operating system counts as busy in `/proc/stat`, less what this
/// process has used itself.
///
/// Of 0.01 s, the unit of `/proc/stat`, so that a measurement of a second is known to 0.01 of a
/// processor. Where there is no such file, nothing is known and nothing is refused.
final class OtherLoad {
  /// In processors; more than so much distorts what is measured on all of them.
  static final double MOST = 0.05;

  private static final int ATTEMPTS = 3;
  private static final double UNIT_SECONDS = 0.01;
  private static final Path STAT = Path.of("/proc/stat");
  // After "cpu": user, nice, system, idle, iowait, irq, softirq, steal; then guests, which are
  // among the users.
  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;
  private static final int STEAL = 8;

  private final double wall = System.nanoTime() * 1e-9;
  private final double busy = busy();
  private final double own = own();

  /// @param value what was measured
  /// @param others processors that others took meanwhile; NaN where that is not known
  record Reading<T>(T value, double others) {}

  /// Measures, and again where others were busy.
  ///
  /// @param what is measured, for the message
  /// @throws IllegalStateException if others were busy each time
  static <T> Reading<T> without(String what, Supplier<T> measurement) {
    OtherLoad[] load = new OtherLoad[1];
    return without(
        what,
        () -> {
          load[0] = new OtherLoad();
          return measurement.get();
        },
        () -> load[0].since());
  }

  /// @param load of others during the last measurement
  static <T> Reading<T> without(String what, Supplier<T> measurement, DoubleSupplier load) {
    double others = Double.NaN;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      T value = measurement.get();
      others = load.getAsDouble();
      if (!(others > MOST)) {
        return new Reading<>(value, others);
      }
    }
    throw new IllegalStateException(
        String.format(
            Locale.ROOT,
            "other processes took %.2f of a processor while '%s' was measured, at most %.2f are"
                + " allowed: end them, or measure on an idle machine",
            others,
            what,
            MOST));
  }

  /// Processors that others have taken since this was made, on average, not below 0.
  double since() {
    double passed = System.nanoTime() * 1e-9 - wall;
    double others = (busy() - busy - (own() - own)) / passed;
    return Double.isNaN(others) ? others : Math.max(0, others);
  }

  private static double busy() {
    if (!Files.isReadable(STAT)) {
      return Double.NaN;
    }
    try {
      return busy(Files.readAllLines(STAT).getFirst());
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  /// Seconds that the processors were busy, all together.
  ///
  /// @param line the first of `/proc/stat`
  static double busy(String line) {
    String[] words = line.trim().split(" +", -1);
    double sum = 0;
    for (int i = 1; i <= Math.min(STEAL, words.length - 1); i++) {
      if (i != IDLE && i != IO_WAIT) {
        sum += Double.parseDouble(words[i]);
      }
    }
    return sum * UNIT_SECONDS;
  }

  private static double own() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime() * 1e-9
        : Double.NaN;
  }
}
