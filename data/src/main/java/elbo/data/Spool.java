package elbo.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Bytes in chunks of one size, but for the last, which come one after the other: in memory while
/// they are few, else in a temporary file, from which the system reads what is needed. The file has
/// no name any more once the chunks are asked for, and goes with the process.
///
/// A sixteenth of the largest heap is few: observations of any number leave the rest to what is
/// computed with them.
final class Spool {
  private static final int HEAP_SHARE = 16;
  private static final long MAPPED = 1L << 30;

  private final long most;
  private final List<ByteBuffer> chunks = new ArrayList<>();
  private Optional<FileChannel> file = Optional.empty();
  private int size;
  private long count;

  Spool() {
    this(few());
  }

  /// @param most bytes in memory
  Spool(long most) {
    this.most = most;
  }

  /// How many bytes are few.
  static long few() {
    return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
  }

  /// The bytes of a file from `start` on in chunks of a size, read as they are needed.
  ///
  /// @param size of a chunk in bytes
  static List<ByteBuffer> mapped(FileChannel file, long start, long count, int size)
      throws IOException {
    List<ByteBuffer> all = new ArrayList<>();
    long step = Math.max(1, MAPPED / size) * size;
    for (long done = 0; done < count; done += step) {
      int length = (int) Math.min(step, count - done);
      ByteBuffer map = file.map(FileChannel.MapMode.READ_ONLY, start + done, length);
      for (int at = 0; at < length; at += size) {
        all.add(map.slice(at, Math.min(size, length - at)));
      }
    }
    return all;
  }

  /// Adds a chunk: the bytes up to its limit. It is not to be changed any more.
  ///
  /// @throws IOException if there is no space for the temporary file
  void add(ByteBuffer chunk) throws IOException {
    size = Math.max(size, chunk.limit());
    count += chunk.limit();
    if (file.isEmpty()) {
      chunks.add(chunk);
      if (count > most) {
        spill();
      }
    } else {
      write(file.get(), chunk);
    }
  }

  private void spill() throws IOException {
    FileChannel made = temporary();
    file = Optional.of(made);
    for (ByteBuffer chunk : chunks) {
      write(made, chunk);
    }
    chunks.clear();
  }

  private static FileChannel temporary() throws IOException {
    Path folder = folder();
    try {
      return FileChannel.open(
          Files.createTempFile(folder, "elbo-", ".rows"),
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw full(e);
    }
  }

  private static void write(FileChannel file, ByteBuffer chunk) throws IOException {
    ByteBuffer bytes = chunk.duplicate().rewind();
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      file.close();
      throw full(e);
    }
  }

  private static Path folder() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static IOException full(IOException e) {
    return new IOException("a temporary file in " + folder() + ": " + e.getMessage(), e);
  }

  /// All chunks, after which none can be added.
  List<ByteBuffer> chunks(ByteOrder order) throws IOException {
    List<ByteBuffer> all = chunks;
    if (file.isPresent()) {
      try (FileChannel done = file.get()) {
        all = mapped(done, 0, count, size);
      }
    }
    all.replaceAll(chunk -> chunk.order(order));
    return all;
  }
}
