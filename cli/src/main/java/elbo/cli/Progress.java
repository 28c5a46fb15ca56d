package elbo.cli;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A bar with the rate and the time left, on a terminal; nothing in a pipe.
final class Progress implements AutoCloseable {
  private static final int WIDTH = 100;

  private final Optional<ProgressBar> bar;

  Progress(Console console, String task, long samples) {
    bar = console.interactive() ? Optional.of(bar(console, task, samples)) : Optional.empty();
  }

  private static ProgressBar bar(Console console, String task, long samples) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(samples)
        .setStyle(ProgressBarStyle.ASCII)
        .setUnit(" samples", 1)
        .showSpeed()
        .clearDisplayOnFinish()
        .setUpdateIntervalMillis(200)
        .setConsumer(new ConsoleProgressBarConsumer(console.err(), WIDTH))
        .build();
  }

  /// Tells of samples that are done; any thread may.
  void add(long samples) {
    bar.ifPresent(b -> b.stepBy(samples));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
