package elbo.report;

import elbo.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/// The whole rows of an output that is not done, on the disk beside it.
///
/// `NAME.part` has the bytes of the output so far. `NAME.journal` has the provenance of the run in
/// its first line, and in each other one how many rows and bytes of the part are whole, how many of
/// the rows failed, and a checksum of those bytes and one of the line. Both are passed to the
/// system at least five times a second in which rows come, and to the disk every few seconds. After
/// a power cut they may have reached it in any order: what counts is the last line whose bytes have
/// its checksum; what is behind them is dropped.
///
/// Whoever writes them has the [claim][NewFile] of the output, so that there is one at a time.
final class Journal implements AutoCloseable {
  private static final int FULL = 1 << 16;
  private static final long FLUSH_NANOS = 200_000_000L;
  private static final long SYNC_NANOS = 5_000_000_000L;
  private static final int FIELDS = 5;

  private final Path part;
  private final Path log;
  private final FileChannel bytes;
  private final FileChannel lines;
  private final Pending pending = new Pending();
  private final CRC32C sum;
  // With the rows that are still held back, and without.
  private State state;
  private State written;
  private long flushed = System.nanoTime();
  private long synced = flushed;
  private boolean failed;

  /// What is whole.
  ///
  /// @param rows in all
  /// @param failed of these, how many
  /// @param bytes of the part
  record State(int rows, int failed, long bytes) {
    static final State NONE = new State(0, 0, 0);

    private String line(long sum) {
      String text = rows + " " + failed + " " + bytes + " " + Long.toHexString(sum);
      return text + " " + Long.toHexString(sum(text)) + "\n";
    }
  }

  /// A state as a line has it.
  ///
  /// @param end of the line in the journal
  private record Written(State state, long sum, long end) {}

  private static final class Pending extends ByteArrayOutputStream {
    ByteBuffer bytes() {
      return ByteBuffer.wrap(buf, 0, count);
    }
  }

  private Journal(
      Path part, Path log, FileChannel bytes, FileChannel lines, State state, CRC32C sum) {
    this.part = part;
    this.log = log;
    this.bytes = bytes;
    this.lines = lines;
    this.state = state;
    written = state;
    this.sum = sum;
  }

  static Path partOf(Path output) {
    return output.resolveSibling(output.getFileName() + ".part");
  }

  static Path logOf(Path output) {
    return output.resolveSibling(output.getFileName() + ".journal");
  }

  /// The rows that an interrupted run has left of an output; none if there was none.
  ///
  /// @throws InputException if there is a file of that name which is no journal
  static State left(Path output) throws IOException {
    requireOwn(output);
    List<Written> written = written(logOf(output));
    return written.isEmpty() ? State.NONE : verified(partOf(output), written).last.state;
  }

  // A journal is made before its part and removed after it.
  private static void requireOwn(Path output) {
    Path part = partOf(output);
    if (Files.exists(part, LinkOption.NOFOLLOW_LINKS) && Files.notExists(logOf(output))) {
      throw new InputException(
          part + ": exists, but no interrupted run has left it; --force replaces it");
    }
  }

  /// A new one, in place of what an interrupted run may have left.
  static Journal create(Path output, Provenance provenance) throws IOException {
    Path log = logOf(output);
    Path part = partOf(output);
    Files.deleteIfExists(part);
    FileChannel lines = open(log, StandardOpenOption.TRUNCATE_EXISTING);
    FileChannel bytes = null;
    try {
      write(lines, provenance.line() + "\n");
      bytes = open(part, StandardOpenOption.TRUNCATE_EXISTING);
      return new Journal(part, log, bytes, lines, State.NONE, new CRC32C());
    } finally {
      if (bytes == null) {
        lines.close();
      }
    }
  }

  /// That of an interrupted run, up to its last whole row.
  ///
  /// @param asked the output as it was named
  /// @throws InputException if it was another run
  static Journal resume(Path asked, Path output, Provenance provenance) throws IOException {
    requireOwn(output);
    Path log = logOf(output);
    Path part = partOf(output);
    List<Written> written = written(log);
    if (written.isEmpty()) {
      return create(output, provenance);
    }
    String first = Objects.requireNonNull(firstLine(log));
    Provenance.parse(log.toString(), first)
        .difference(provenance)
        .ifPresent(difference -> {
          throw new InputException(
              asked + ": cannot be resumed: the interrupted run was another one: " + difference);
        });
    Verified verified = verified(part, written);
    Written last = verified.last;
    if (last.state.equals(State.NONE)) {
      return create(output, provenance);
    }
    FileChannel lines = open(log, StandardOpenOption.APPEND);
    FileChannel bytes = null;
    try {
      lines.truncate(last.end);
      bytes = open(part, StandardOpenOption.APPEND);
      bytes.truncate(last.state.bytes);
      return new Journal(part, log, bytes, lines, last.state, verified.sum);
    } finally {
      if (bytes == null) {
        lines.close();
      }
    }
  }

  private static FileChannel open(Path file, StandardOpenOption how) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS, how);
  }

  private static String firstLine(Path log) throws IOException {
    try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.findFirst().orElse("");
    }
  }

  // The states that the lines have, after one for the first; none where not even that is whole.
  private static List<Written> written(Path log) throws IOException {
    List<Written> found = new ArrayList<>();
    if (!Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
      return found;
    }
    String text = Files.readString(log, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    if (end < 0) {
      return found;
    }
    Provenance.parse(log.toString(), text.substring(0, end));
    found.add(new Written(State.NONE, 0, end + 1));
    for (int start = end + 1; ; start = end + 1) {
      end = text.indexOf('\n', start);
      if (end < 0 || !add(text.substring(start, end), end + 1, found)) {
        return found;
      }
    }
  }

  private static boolean add(String line, long end, List<Written> out) {
    String[] fields = line.split(" ", -1);
    int check = line.lastIndexOf(' ');
    if (fields.length != FIELDS
        || !fields[FIELDS - 1].equals(Long.toHexString(sum(line.substring(0, check))))) {
      return false;
    }
    State state =
        new State(
            Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), Long.parseLong(fields[2]));
    out.add(new Written(state, Long.parseLong(fields[3], 16), end));
    return true;
  }

  private static long sum(String text) {
    CRC32C sum = new CRC32C();
    sum.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return sum.getValue();
  }

  /// The last state whose bytes the part has.
  ///
  /// @param sum of these bytes
  private record Verified(Written last, CRC32C sum) {}

  private static Verified verified(Path part, List<Written> written) throws IOException {
    CRC32C sum = new CRC32C();
    Written good = written.getFirst();
    if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
      return new Verified(good, sum);
    }
    byte[] buffer = new byte[FULL];
    long read = 0;
    try (var in = Files.newInputStream(part)) {
      for (Written next : written) {
        read += update(sum, in, next.state.bytes - read, buffer);
        if (read < next.state.bytes) {
          break;
        }
        good = sum.getValue() == next.sum ? next : good;
      }
    }
    if (read == good.state.bytes) {
      return new Verified(good, sum);
    }
    // A checksum cannot be taken back: that of the bytes before the damage is taken again.
    sum.reset();
    try (var in = Files.newInputStream(part)) {
      update(sum, in, good.state.bytes, buffer);
    }
    return new Verified(good, sum);
  }

  // Returns how many of the bytes there were.
  private static long update(CRC32C sum, InputStream in, long bytes, byte[] buffer)
      throws IOException {
    long done = 0;
    for (int n = 1; n > 0; done += n) {
      n = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, bytes - done));
      sum.update(buffer, 0, n);
    }
    return done;
  }

  private static void write(FileChannel to, String text) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    while (all.hasRemaining()) {
      to.write(all);
    }
  }

  /// Where the bytes of rows go.
  OutputStream stream() {
    return pending;
  }

  /// What is whole, with what is still held back.
  State state() {
    return state;
  }

  /// What another run could go on from if this one ended now.
  State written() {
    return written;
  }

  /// Called when all bytes of a row have gone to the stream.
  void endRow(boolean rowFailed) throws IOException {
    state = new State(state.rows + 1, state.failed + (rowFailed ? 1 : 0), state.bytes);
    if (pending.size() >= FULL || System.nanoTime() - flushed >= FLUSH_NANOS) {
      flush();
    }
  }

  /// Passes whole rows to the system, and now and then to the disk.
  void flush() throws IOException {
    failed = true;
    ByteBuffer all = pending.bytes();
    sum.update(all.duplicate());
    State next = new State(state.rows, state.failed, state.bytes + all.remaining());
    while (all.hasRemaining()) {
      bytes.write(all);
    }
    pending.reset();
    state = next;
    write(lines, state.line(sum.getValue()));
    written = state;
    flushed = System.nanoTime();
    if (flushed - synced >= SYNC_NANOS) {
      sync();
      synced = System.nanoTime();
    }
    failed = false;
  }

  /// Passes everything to the disk.
  void sync() throws IOException {
    bytes.force(false);
    lines.force(false);
  }

  /// Gives the output its bytes and its name.
  void publish(NewFile claim) throws IOException {
    flush();
    sync();
    claim.publish(part);
    discard();
  }

  /// Removes both files: nothing is left to go on from.
  void discard() throws IOException {
    close();
    Files.deleteIfExists(part);
    Files.deleteIfExists(log);
  }

  /// Leaves the rows that are whole for another run to go on from; nothing where there are none.
  void keep() throws IOException {
    if (state.rows == 0) {
      discard();
      return;
    }
    try {
      if (!failed) {
        flush();
        sync();
      }
    } finally {
      close();
      if (written.rows == 0) {
        discard();
      }
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
    lines.close();
  }
}
