package elbo.report;

import elbo.Evaluation;
import elbo.InputException;
import elbo.Result;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// A file of results that appears under its name only when it is whole.
///
/// Lines go to a temporary file beside it, which [#end(double)] moves into place in one step.
/// Without that, when the program fails, ends or is interrupted, the temporary file is removed and
/// whatever had the name before is left as it was. The name decides the format: `.jsonl` or `.csv`.
public final class ResultFile implements Report {
  private final Evaluation<?> evaluation;
  private final String source;
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final Writer writer;
  private final LineFormat format;
  private final Thread onExit;

  private ResultFile(Evaluation<?> evaluation, Path asked, Path target) throws IOException {
    this.evaluation = evaluation;
    source = asked.toString();
    this.target = target;
    temporary =
        target.resolveSibling(
            ".%s.%d.tmp".formatted(target.getFileName(), ProcessHandle.current().pid()));
    onExit = new Thread(this::remove);
    Runtime.getRuntime().addShutdownHook(onExit);
    boolean open = false;
    try {
      channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
      format = isCsv(target) ? new CsvLines(writer) : new JsonLines(writer);
      open = true;
    } finally {
      if (!open) {
        Runtime.getRuntime().removeShutdownHook(onExit);
      }
    }
  }

  /// A file that must not exist yet.
  ///
  /// @throws InputException if it exists, has another ending than `.jsonl` or `.csv`, or its folder
  ///   cannot be written to
  public static ResultFile create(Evaluation<?> evaluation, Path file) {
    if (Files.exists(file)) {
      throw new InputException(file + ": exists already; --force replaces it");
    }
    return open(evaluation, file);
  }

  /// A file that may exist and is then replaced, but only when the new one is whole.
  ///
  /// @throws InputException as [#create(Evaluation, Path)], but for a file that exists
  public static ResultFile replace(Evaluation<?> evaluation, Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new InputException(file + ": must be a regular file to be replaced");
    }
    return open(evaluation, file);
  }

  private static ResultFile open(Evaluation<?> evaluation, Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".jsonl") && !name.endsWith(".csv")) {
      throw new InputException(file + ": the name of an output must end in .jsonl or .csv");
    }
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.resolveSibling(".").normalize();
    if (!Files.isDirectory(folder)) {
      throw new InputException(file + ": cannot be written: there is no folder " + folder);
    }
    try {
      // A link stays, and what it leads to is replaced.
      return new ResultFile(
          evaluation, file, Files.exists(absolute) ? absolute.toRealPath() : absolute);
    } catch (IOException e) {
      throw unwritable(file.toString(), e);
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
      throw unwritable(source, e);
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
      channel.force(true);
      channel.close();
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | UncheckedIOException e) {
      throw unwritable(source, e);
    }
  }

  /// Removes what was not committed.
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException _) {
      // The program is ending, and the hook removes the file.
    }
    remove();
  }

  private void remove() {
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException _) {
      // What cannot be removed stays, under a name that shows what it is.
    }
  }

  private static InputException unwritable(String source, Exception e) {
    Throwable cause =
        e instanceof UncheckedIOException u && u.getCause() != null ? u.getCause() : e;
    String why =
        switch (cause) {
          case AccessDeniedException _ -> "permission is denied";
          case NoSuchFileException _ -> "no file can be made in its folder";
          case FileSystemException f when f.getReason() != null -> f.getReason();
          default -> String.valueOf(cause.getMessage());
        };
    return new InputException(source + ": cannot be written: " + why, e);
  }
}
