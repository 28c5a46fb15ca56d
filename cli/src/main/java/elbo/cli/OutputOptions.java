package elbo.cli;

import elbo.InputException;
import elbo.report.Heading;
import elbo.report.TableFile;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where a command keeps the results of every row.
class OutputOptions {
  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "A file for the results, one (row, bound) a line, or one latent, term or step: NAME.jsonl"
              + " or NAME.csv.")
  Optional<String> output = Optional.empty();

  @Option(names = "--force", description = "Replace the output if it exists.")
  boolean force;

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

  /// What a table is of, for its first line.
  static Map<String, Object> line(Heading heading) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("version", heading.version());
    line.put("model", heading.evaluation().model().name());
    line.put("data", heading.rows().describe());
    line.put("points", heading.evaluation().points().name());
    return line;
  }

  void describe(PrintStream out) {
    output.filter(file -> !file.equals("-")).ifPresent(file -> out.println("  results in " + file));
  }
}
