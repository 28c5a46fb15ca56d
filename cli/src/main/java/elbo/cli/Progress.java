package elbo.cli;

import elbo.Printable;
import java.io.PrintStream;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A bar with the rate and the time left, on a terminal; nothing in a pipe.
final class Progress implements AutoCloseable {
  private static final int WIDTH = 100;

  private final Optional<ProgressBar> bar;

  /// @param total how many there are to do
  /// @param unit of what
  Progress(Console console, String task, long total, String unit) {
    bar = console.terminal().map(terminal -> bar(terminal, Printable.of(task), total, unit));
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
  void add(long done) {
    bar.ifPresent(b -> b.stepBy(done));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
