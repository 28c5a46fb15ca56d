package elbo.report;

import elbo.Evaluation;
import elbo.Failure;
import elbo.InputException;
import elbo.Result;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// A file of results that appears under its name only when it is whole ([NewFile]). The name
/// decides the format: `.jsonl` or `.csv`.
public final class ResultFile implements Report {
  private final Evaluation<?> evaluation;
  private final String source;
  private final NewFile file;
  private final Writer writer;
  private final LineFormat format;

  private ResultFile(Heading heading, Path asked, NewFile file) throws IOException {
    evaluation = heading.evaluation();
    source = asked.toString();
    this.file = file;
    writer = new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8));
    format = isCsv(asked) ? new CsvLines(heading.rows(), writer) : new JsonLines(heading, writer);
  }

  /// A file that must not exist, neither now nor when it is whole.
  ///
  /// @param heading of the run; the ids of its rows are in the file where they have any
  /// @throws InputException if it exists, is being written by another run, has another ending than
  ///   `.jsonl` or `.csv`, or its folder cannot be written to
  public static ResultFile create(Heading heading, Path file) {
    return open(heading, file, false);
  }

  /// A file that may exist and is then replaced, but only when the new one is whole.
  ///
  /// @throws InputException as [#create(Heading, Path)], but for a file that exists
  public static ResultFile replace(Heading heading, Path file) {
    return open(heading, file, true);
  }

  private static ResultFile open(Heading heading, Path file, boolean replaces) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".jsonl") && !name.endsWith(".csv")) {
      throw new InputException(file + ": the name of an output must end in .jsonl or .csv");
    }
    Unwritable.requireFolder(file);
    try {
      NewFile opened = NewFile.open(file, replaces);
      try {
        return new ResultFile(heading, file, opened);
      } catch (IOException e) {
        opened.close();
        throw e;
      }
    } catch (IOException e) {
      throw Unwritable.of(file.toString(), e);
    }
  }

  private static boolean isCsv(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  /// Adds the lines of a row.
  ///
  /// @throws InputException if they cannot be written, the disk being full, say
  @Override
  public void row(Result result) {
    try {
      for (Line line : Line.of(evaluation, result)) {
        format.write(line);
      }
    } catch (IOException | UncheckedIOException e) {
      throw Unwritable.of(source, e);
    }
  }

  /// Adds the lines of a row that failed.
  ///
  /// @throws InputException as [#row(Result)]
  @Override
  public void row(Failure failure) {
    try {
      for (FailedLine line : FailedLine.of(evaluation, failure)) {
        format.write(line);
      }
    } catch (IOException | UncheckedIOException e) {
      throw Unwritable.of(source, e);
    }
  }

  /// Gives the file its name. Nothing can be added any more.
  ///
  /// @throws InputException if it cannot be written
  @Override
  public void end(double seconds) {
    try {
      format.flush();
      writer.flush();
      file.publish();
    } catch (IOException | UncheckedIOException e) {
      throw Unwritable.of(source, e);
    }
  }

  /// Removes what was not given its name.
  @Override
  public void close() {
    file.close();
  }
}
