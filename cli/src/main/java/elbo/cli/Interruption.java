package elbo.cli;

import elbo.report.ResultFile;
import java.util.Locale;

/// What is done when a signal ends a run: rows that are whole stay, and the last line has how to go
/// on from them.
final class Interruption implements AutoCloseable {
  private final Thread hook;

  /// @param rows of the file in all
  Interruption(Console console, ResultFile file, int rows) {
    hook =
        new Thread(() -> {
          if (file.suspend()) {
            if (console.progress().get() == ProgressStyle.BAR) {
              console.raw().println();
            }
            console.err().println("elbo: interrupted: " + left(file, rows));
          }
        });
    Runtime.getRuntime().addShutdownHook(hook);
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
