package elbo.cli;

import elbo.Evaluation;
import elbo.report.Report;
import elbo.report.ResultFile;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  /// Runs with the results kept; the file appears when all is done, before the text is printed.
  ///
  /// @param evaluation of what is reported
  /// @return the seconds that it took
  /// @throws elbo.InputException if the file exists or cannot be written
  double run(Setup setup, Console console, Evaluation<?> evaluation, Report text) {
    if (output.isEmpty()) {
      return setup.run(console, List.of(text));
    }
    Path path = output.get();
    try (ResultFile file =
        force ? ResultFile.replace(evaluation, path) : ResultFile.create(evaluation, path)) {
      return setup.run(console, List.of(file, text));
    }
  }

  void describe(PrintStream out) {
    output.ifPresent(file -> out.println("  results in " + file));
  }
}
