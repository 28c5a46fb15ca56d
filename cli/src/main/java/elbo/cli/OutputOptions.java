package elbo.cli;

import elbo.cli.output.Result;
import elbo.cli.output.ResultFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Option;

/// Where a command keeps the results of every row.
final class OutputOptions {
  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "A file for the results, one (row, bound) a line: NAME.jsonl or NAME.csv.")
  Optional<Path> output = Optional.empty();

  @Option(names = "--force", description = "Replace the output if it exists.")
  boolean force;

  /// Runs what gives results and keeps them; the file appears when all is done.
  ///
  /// @throws InputException if the file exists or cannot be written
  double keep(ToDoubleFunction<Consumer<Result>> run) {
    if (output.isEmpty()) {
      return run.applyAsDouble(result -> {});
    }
    Path path = output.get();
    try (ResultFile file = force ? ResultFile.replace(path) : ResultFile.create(path)) {
      double seconds = run.applyAsDouble(file::write);
      file.commit();
      return seconds;
    }
  }

  void describe(PrintStream out) {
    output.ifPresent(file -> out.println("  results in " + file));
  }
}
