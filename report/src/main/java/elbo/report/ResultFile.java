package elbo.report;

import elbo.Evaluation;
import elbo.Failure;
import elbo.InputException;
import elbo.Result;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// A file of results that appears under its name only when it is whole. The name decides the
/// format: `.jsonl`, or `.csv` with its [Provenance] beside it in `NAME.csv.json`.
///
/// Until then whole rows are in two files beside it ([Journal]). They are left by a run that ends
/// in another way, and a later one [goes on from them][#resume], to the bytes of an uninterrupted
/// run.
public final class ResultFile implements Report {
  private static final int LONGEST_HEADING = 1 << 20;

  private final Evaluation<?> evaluation;
  private final Path asked;
  private final NewFile claim;
  private final Optional<NewFile> side;
  private final Journal journal;
  private final Provenance provenance;
  private final int earlier;
  private final Writer writer;
  private final LineFormat format;
  private final boolean replaces;
  private State state = State.OPEN;
  private boolean suspended;

  private enum State {
    OPEN,
    LEFT,
    PUBLISHED
  }

  /// What may be there before.
  private enum There {
    NOTHING,
    FILE,
    ROWS
  }

  private ResultFile(
      Heading heading,
      Path asked,
      Provenance provenance,
      NewFile claim,
      Optional<NewFile> side,
      Journal journal,
      There there)
      throws IOException {
    evaluation = heading.evaluation();
    this.asked = asked;
    this.provenance = provenance;
    this.claim = claim;
    this.side = side;
    this.journal = journal;
    replaces = there != There.NOTHING;
    earlier = journal.state().rows();
    writer = new OutputStreamWriter(journal.stream(), StandardCharsets.UTF_8);
    format = isCsv(asked) ? new CsvLines(heading.rows(), writer) : new JsonLines(heading, writer);
    if (earlier == 0) {
      format.begin();
      format.flush();
      writer.flush();
    }
  }

  /// A file that must not exist, neither now nor when it is whole.
  ///
  /// @param heading of the run; the ids of its rows are in the file where they have any
  /// @throws InputException if it exists, an interrupted run has left rows of it, it is being
  ///   written by another run, has another ending than `.jsonl` or `.csv`, or its folder cannot be
  ///   written to
  public static ResultFile create(Heading heading, Path file) {
    return open(heading, file, There.NOTHING);
  }

  /// A file that may exist and is then replaced, but only when the new one is whole. Rows that an
  /// interrupted run has left are removed.
  ///
  /// @throws InputException as [#create(Heading, Path)], but for what exists
  public static ResultFile replace(Heading heading, Path file) {
    return open(heading, file, There.FILE);
  }

  /// A file of which an interrupted run of the same provenance may have left rows: the first
  /// [#earlier()] are not to be given again.
  ///
  /// @throws InputException as [#create(Heading, Path)], or if the interrupted run was another one
  public static ResultFile resume(Heading heading, Path file) {
    return open(heading, file, There.ROWS);
  }

  /// Whether a file is there that a run of the same provenance has made: then nothing is left to
  /// do.
  ///
  /// @throws InputException if one is there that another run has made
  public static boolean isDone(Heading heading, Path file) {
    if (Files.notExists(file)) {
      return false;
    }
    provenance(file)
        .difference(Provenance.of(heading))
        .ifPresent(difference -> {
          throw new InputException(file + ": exists already and is of another run: " + difference);
        });
    return true;
  }

  /// The provenance of a file of results.
  ///
  /// @throws InputException if it has none
  public static Provenance provenance(Path file) {
    Path where = isCsv(file) ? sideOf(file) : file;
    try (var in = Files.newInputStream(where)) {
      byte[] head = in.readNBytes(LONGEST_HEADING);
      String text = new String(head, StandardCharsets.UTF_8);
      int end = text.indexOf('\n');
      return Provenance.parse(where.toString(), end < 0 ? text : text.substring(0, end));
    } catch (IOException e) {
      throw Unreadable.of(where.toString(), e);
    }
  }

  static Path sideOf(Path csv) {
    return csv.resolveSibling(csv.getFileName() + ".json");
  }

  /// @throws InputException if the name has another ending than a file of results
  static void requireEnding(Path file) {
    Unwritable.requireEnding(file, "an output", ".jsonl", ".csv");
  }

  private static ResultFile open(Heading heading, Path file, There there) {
    requireEnding(file);
    Unwritable.requireFolder(file);
    try {
      NewFile claim = NewFile.open(file, there == There.FILE);
      Optional<NewFile> side = Optional.empty();
      Optional<Journal> journal = Optional.empty();
      boolean open = false;
      try {
        Provenance provenance = Provenance.of(heading);
        if (isCsv(file)) {
          side = Optional.of(NewFile.open(sideOf(claim.target()), there != There.NOTHING));
        }
        journal = Optional.of(journal(heading, file, claim.target(), provenance, there));
        ResultFile made =
            new ResultFile(heading, file, provenance, claim, side, journal.get(), there);
        open = true;
        return made;
      } finally {
        if (!open) {
          if (journal.isPresent()) {
            journal.get().close();
          }
          side.ifPresent(NewFile::close);
          claim.close();
        }
      }
    } catch (IOException e) {
      throw Unwritable.of(file.toString(), e);
    }
  }

  private static Journal journal(
      Heading heading, Path asked, Path target, Provenance provenance, There there)
      throws IOException {
    if (there == There.ROWS) {
      return Journal.resume(asked, target, provenance);
    }
    int left = there == There.FILE ? 0 : Journal.left(target).rows();
    if (left > 0) {
      throw new InputException(
          asked
              + ": an interrupted run has left "
              + left
              + " of "
              + heading.rows().selection().count()
              + " rows of it: --resume goes on from there, --force starts again");
    }
    return Journal.create(target, provenance);
  }

  static boolean isCsv(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  /// How many rows an interrupted run has left, those that failed among them.
  public int earlier() {
    return earlier;
  }

  /// How many rows a later run could go on from if this one ended now.
  public synchronized int kept() {
    return journal.written().rows();
  }

  /// How many rows failed, in earlier runs too.
  public synchronized int failed() {
    return journal.state().failed();
  }

  @Override
  public boolean takesNone() {
    return true;
  }

  private interface Lines {
    void write() throws IOException;
  }

  private synchronized void add(boolean failed, Lines lines) {
    awaitEndIfSuspended();
    try {
      lines.write();
      format.flush();
      writer.flush();
      journal.endRow(failed);
    } catch (IOException | UncheckedIOException e) {
      throw Unwritable.of(asked.toString(), e);
    }
  }

  /// Adds the lines of a row.
  ///
  /// @throws InputException if they cannot be written, the disk being full, say
  @Override
  public void row(Result result) {
    add(
        false,
        () -> {
          for (Line line : Line.of(evaluation, result)) {
            format.write(line);
          }
        });
  }

  /// Adds the lines of a row that failed.
  ///
  /// @throws InputException as [#row(Result)]
  @Override
  public void row(Failure failure) {
    add(
        true,
        () -> {
          for (FailedLine line : FailedLine.of(evaluation, failure)) {
            format.write(line);
          }
        });
  }

  /// Gives the file its name. Nothing can be added any more.
  ///
  /// @throws InputException if it cannot be written
  @Override
  public synchronized void end(double seconds) {
    awaitEndIfSuspended();
    try {
      if (side.isPresent()) {
        String line = provenance.line() + "\n";
        side.get().stream().write(line.getBytes(StandardCharsets.UTF_8));
        side.get().publish();
      }
      publish();
      state = State.PUBLISHED;
    } catch (IOException | UncheckedIOException e) {
      throw Unwritable.of(asked.toString(), e);
    }
  }

  private void publish() throws IOException {
    boolean done = false;
    try {
      journal.publish(claim);
      done = true;
    } finally {
      if (!done && !replaces && side.isPresent()) {
        Files.deleteIfExists(side.get().target());
      }
    }
  }

  /// Leaves whole rows for a later run; nothing can be added any more.
  ///
  /// @return whether there are any, the file being not whole
  public synchronized boolean leave() {
    if (state == State.OPEN) {
      state = State.LEFT;
      try {
        journal.keep();
      } catch (IOException _) {
        // What has been written before is whole.
      }
    }
    return state == State.LEFT && journal.written().rows() > 0;
  }

  /// The same while the process is being ended: whoever adds another row waits for that end.
  public synchronized boolean suspend() {
    suspended = true;
    return leave();
  }

  private void awaitEndIfSuspended() {
    while (suspended) {
      try {
        wait();
      } catch (InterruptedException _) {
        // The process ends all the same.
      }
    }
  }

  /// Removes what was not given its name, whole rows too.
  public synchronized void discard() {
    if (state != State.PUBLISHED) {
      state = State.LEFT;
      try {
        journal.discard();
      } catch (IOException _) {
        // What cannot be removed stays, under a name that shows what it is.
      }
    }
  }

  /// Leaves the whole rows of a file that was not given its name.
  @Override
  public synchronized void close() {
    leave();
    side.ifPresent(NewFile::close);
    claim.close();
  }
}
