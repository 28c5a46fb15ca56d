package elbo.cli;

import elbo.InputException;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How many threads compute.
final class ThreadsOption {
  private static final int MOST = 32767;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Threads; they do not change results. Default: one a processor.")
  Optional<Integer> given = Optional.empty();

  /// The number of threads.
  ///
  /// @throws InputException if there are none or too many
  int parallel() {
    int parallel = given.orElseGet(() -> Runtime.getRuntime().availableProcessors());
    if (parallel < 1 || parallel > MOST) {
      throw new InputException("--threads must be from 1 to " + MOST + ", but is " + parallel);
    }
    return parallel;
  }
}
