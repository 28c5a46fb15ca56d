package elbo.cli;

import elbo.report.ResultFile;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// What is done when a signal ends a run: rows that are whole stay, and the last line has how to go
/// on from them.
final class Interruption implements AutoCloseable {
  private final Console console;
  private final int rows;
  private final Thread hook = new Thread(this::end);
  private Optional<ResultFile> file = Optional.empty();

  /// @param rows of the file in all
  Interruption(Console console, int rows) {
    this.console = console;
    this.rows = rows;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Opens the file; the end of the process waits for that, since nobody else would remove what has
  /// no rows yet.
  synchronized ResultFile open(Supplier<ResultFile> opening) {
    ResultFile opened = opening.get();
    file = Optional.of(opened);
    return opened;
  }

  private synchronized void end() {
    file.ifPresent(this::end);
  }

  private void end(ResultFile opened) {
    if (!opened.suspend()) {
      opened.discard();
      return;
    }
    if (console.progress().get() == ProgressStyle.BAR) {
      console.raw().println();
    }
    console.err().println("elbo: interrupted: " + left(opened, rows));
  }

  /// How to go on from what a run has left.
  static String left(ResultFile file, int rows) {
    return String.format(
        Locale.ROOT,
        "%d of %d rows are kept; the same command with --resume goes on from there",
        file.kept(),
        rows);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending, and the hook runs.
    }
  }
}
