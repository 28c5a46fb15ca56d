package elbo.report;

import elbo.InputException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A file of NumPy arrays in the NPZ format that appears under its name only when it is whole
/// ([NewFile]): arrays by their names, each with one row after the other.
///
/// Rows go to a temporary file an array, which has no name in its folder, so that memory does not
/// grow with them; the arrays are then stored in the order in which they were added, without
/// compression, so that `numpy.load` can map them, and without a time: the same numbers make the
/// same bytes. R. Kern, A Simple File Format for NumPy Arrays (NEP 1).
final class NpzFile implements AutoCloseable {
  private static final int ALIGNED = 64;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  // The first time that a zip file can state.
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final int BUFFER = 1 << 13;

  private final Path asked;
  private final NewFile file;
  private final Map<String, Array> arrays = new LinkedHashMap<>();
  private Optional<Provenance> provenance = Optional.empty();

  private NpzFile(Path asked, NewFile file) {
    this.asked = asked;
    this.file = file;
  }

  /// A file that must not exist, or, if it `replaces`, one that may.
  ///
  /// @throws InputException if the name does not end in .npz, the file exists and may not, or its
  ///   folder cannot be written to
  static NpzFile open(Path path, boolean replaces) {
    Unwritable.requireEnding(path, "an output of arrays", ".npz");
    Unwritable.requireFolder(path);
    try {
      return new NpzFile(path, NewFile.open(path, replaces));
    } catch (IOException e) {
      throw Unwritable.of(path.toString(), e);
    }
  }

  /// Numbers of one kind, a row of them after the other.
  final class Array implements Closeable {
    private final String type;
    private final int[] shape;
    private final int size;
    private final FileChannel channel;
    private final CheckedOutputStream bytes;
    private final ByteBuffer one = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long numbers;

    private Array(String type, int[] shape, FileChannel channel) {
      this.type = type;
      this.shape = shape;
      this.channel = channel;
      size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      bytes =
          new CheckedOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), new CRC32());
    }

    /// Adds numbers of a row.
    ///
    /// @throws InputException if they cannot be written, the disk being full, say
    void put(double... values) {
      for (double v : values) {
        put(Double.doubleToRawLongBits(v));
      }
    }

    /// Adds whole numbers of a row.
    ///
    /// @throws InputException as [#put(double...)]
    void putWhole(long... values) {
      for (long v : values) {
        put(v);
      }
    }

    private void put(long bits) {
      try {
        one.putLong(0, bits);
        bytes.write(one.array());
      } catch (IOException e) {
        throw Unwritable.of(asked.toString(), e);
      }
      numbers++;
    }

    private byte[] header() {
      StringBuilder dimensions =
          new StringBuilder().append(numbers / Math.max(1, size)).append(',');
      for (int d : shape) {
        dimensions.append(' ').append(d).append(',');
      }
      if (shape.length > 0) {
        dimensions.setLength(dimensions.length() - 1);
      }
      String text =
          "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + dimensions + "), }";
      int length = MAGIC.length + 2 + text.length() + 1;
      int padded = Math.ceilDiv(length, ALIGNED) * ALIGNED;
      String line = text + " ".repeat(padded - length) + "\n";
      ByteBuffer out = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
      out.put(MAGIC).putShort((short) line.length());
      return out.put(line.getBytes(StandardCharsets.ISO_8859_1)).array();
    }

    private void copy(String name, ZipOutputStream zip) throws IOException {
      bytes.flush();
      byte[] header = header();
      CRC32 crc = new CRC32();
      crc.update(header);
      byte[] buffer = new byte[1 << 16];
      channel.position(0);
      InputStream in = Channels.newInputStream(channel);
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        crc.update(buffer, 0, n);
      }
      ZipEntry entry = new ZipEntry(name + ".npy");
      entry.setMethod(ZipEntry.STORED);
      entry.setTimeLocal(NO_TIME);
      entry.setSize(header.length + channel.size());
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(header);
      channel.position(0);
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        zip.write(buffer, 0, n);
      }
      zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /// Adds the provenance of the numbers, as `provenance.json`: no array, so that `numpy.load`
  /// returns its bytes.
  void describe(Provenance from) {
    provenance = Optional.of(from);
  }

  /// An array of double precision.
  ///
  /// @param shape of a row; none for single numbers
  Array doubles(String name, int... shape) {
    return added(name, "<f8", shape);
  }

  /// An array of whole numbers.
  ///
  /// @param shape of a row; none for single numbers
  Array whole(String name, int... shape) {
    return added(name, "<i8", shape);
  }

  private Array added(String name, String type, int[] shape) {
    try {
      Path spool = Files.createTempFile(asked.toAbsolutePath().getParent(), ".", ".tmp");
      FileChannel channel =
          FileChannel.open(
              spool,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      Array array = new Array(type, shape, channel);
      arrays.put(name, array);
      return array;
    } catch (IOException e) {
      throw Unwritable.of(asked.toString(), e);
    }
  }

  private static void store(Provenance provenance, ZipOutputStream zip) throws IOException {
    byte[] line = (provenance.line() + "\n").getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(line);
    ZipEntry entry = new ZipEntry("provenance.json");
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(NO_TIME);
    entry.setSize(line.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(line);
    zip.closeEntry();
  }

  /// Gives the file its name. Nothing can be added any more.
  ///
  /// @throws InputException if it cannot be written
  void end() {
    try {
      OutputStream out = new BufferedOutputStream(file.stream(), 1 << 16);
      ZipOutputStream zip = new ZipOutputStream(out);
      for (Map.Entry<String, Array> array : arrays.entrySet()) {
        array.getValue().copy(array.getKey(), zip);
      }
      if (provenance.isPresent()) {
        store(provenance.get(), zip);
      }
      zip.finish();
      out.flush();
      file.publish();
    } catch (IOException | UncheckedIOException e) {
      throw Unwritable.of(asked.toString(), e);
    }
  }

  /// Removes what was not given its name.
  @Override
  public void close() {
    for (Array array : arrays.values()) {
      try {
        array.close();
      } catch (IOException _) {
        // It has no name, and goes with the process.
      }
    }
    file.close();
  }
}
