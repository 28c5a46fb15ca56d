package elbo.cli;

import elbo.Printable;
import elbo.report.Figures;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// How far a run is, how fast, and how long it will take: a bar on a terminal, a line at most every
/// ten seconds in a pipe or a log.
final class Progress implements AutoCloseable {
  private static final int WIDTH = 100;
  private static final long INTERVAL_NANOS = 10_000_000_000L;
  private static final double MINUTE = 60;
  private static final double HOUR = 3600;

  private final Optional<ProgressBar> bar;
  private final Optional<PrintStream> lines;
  private final String task;
  private final long total;
  private final long each;
  private final String unit;
  private final long start = System.nanoTime();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong next = new AtomicLong(start + INTERVAL_NANOS);

  /// @param total how many there are to do
  /// @param unit of what
  Progress(Console console, String task, long total, String unit) {
    this(console, task, total, unit, 1, unit);
  }

  /// @param total how many there are to do
  /// @param unit of what
  /// @param each how many of them are one of what lines count
  /// @param counted what lines count
  Progress(Console console, String task, long total, String unit, long each, String counted) {
    this.task = Printable.of(task);
    this.total = total;
    this.each = each;
    this.unit = counted;
    ProgressStyle style = console.progress().get();
    bar =
        style == ProgressStyle.BAR
            ? Optional.of(bar(console.raw(), this.task, total, unit))
            : Optional.empty();
    lines = style == ProgressStyle.LINES ? Optional.of(console.err()) : Optional.empty();
  }

  private static ProgressBar bar(PrintStream terminal, String task, long total, String unit) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setStyle(ProgressBarStyle.ASCII)
        .setUnit(" " + unit, 1)
        .showSpeed()
        .clearDisplayOnFinish()
        .setUpdateIntervalMillis(200)
        .setConsumer(new ConsoleProgressBarConsumer(terminal, WIDTH))
        .build();
  }

  /// Tells of what is done; any thread may.
  void add(long more) {
    bar.ifPresent(b -> b.stepBy(more));
    if (lines.isPresent()) {
      long now = done.addAndGet(more);
      long time = System.nanoTime();
      long due = next.get();
      if (time - due >= 0 && next.compareAndSet(due, time + INTERVAL_NANOS)) {
        lines.get().println(line(task, now, total, each, unit, (time - start) * 1e-9));
      }
    }
  }

  /// One line on how far a run is.
  static String line(String task, long done, long total, long each, String unit, double seconds) {
    double left = seconds * (total - done) / Math.max(1, done);
    return String.format(
        Locale.ROOT,
        "elbo: %s: %s of %s %s (%.1f %%), %s %s/s, %s left",
        task,
        Figures.count(done / each),
        Figures.count(total / each),
        unit,
        100.0 * done / Math.max(1, total),
        Figures.rate((double) done / each / seconds),
        unit,
        time(left));
  }

  private static String time(double seconds) {
    return seconds < 2 * MINUTE
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : seconds < 2 * HOUR
            ? String.format(Locale.ROOT, "%.0f min", seconds / MINUTE)
            : String.format(Locale.ROOT, "%.1f h", seconds / HOUR);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
