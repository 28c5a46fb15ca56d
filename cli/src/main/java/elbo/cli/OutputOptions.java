package elbo.cli;

import elbo.Evaluation;
import elbo.InputException;
import elbo.report.Heading;
import elbo.report.Report;
import elbo.report.ResultFile;
import elbo.report.TableFile;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where a command keeps the results of every row.
final class OutputOptions {
  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "A file for the results, one (row, bound) a line, or one latent: NAME.jsonl or NAME.csv.")
  Optional<String> output = Optional.empty();

  @Option(names = "--force", description = "Replace the output if it exists.")
  boolean force;

  /// Runs with the results kept; the file appears when all is done, before the text is printed.
  ///
  /// @param evaluation of what is reported
  /// @throws elbo.InputException as [Setup#run], or if the file exists or cannot be written
  Setup.Done run(Setup setup, Console console, Evaluation<?> evaluation, List<Report> text) {
    if (output.isEmpty()) {
      return setup.run(console, text);
    }
    Path path = path("--output", output.get());
    Heading heading = setup.with(evaluation).heading();
    try (ResultFile file =
        force ? ResultFile.replace(heading, path) : ResultFile.create(heading, path)) {
      List<Report> all = new ArrayList<>();
      all.add(file);
      all.addAll(text);
      return setup.run(console, all);
    }
  }

  /// The path that an option names.
  ///
  /// @throws InputException if it can be none
  static Path path(String option, String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new InputException(option + ": " + InputException.quote(name) + " is no file name", e);
    }
  }

  /// A file for a table, if one is asked for.
  ///
  /// @throws InputException if it exists or cannot be written
  Optional<TableFile> table() {
    return output.map(name -> TableFile.open(path("--output", name), force));
  }

  void describe(PrintStream out) {
    output.ifPresent(file -> out.println("  results in " + file));
  }
}
