package elbo.data;

import elbo.InputException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// The NPZ format of NumPy: a zip file of arrays as NPY files, stored or deflated. The array is the
/// only one in it, the one that is named, or a sparse matrix of scipy. Its checksum and length must
/// be those of the zip file.
final class Npz implements Format {
  private static final String SUFFIX = ".npy";
  private static final String FORMAT = "format";
  private static final int SHOWN = 8;
  private static final int END_BYTES = 22;
  private static final int LONGEST_COMMENT = 0xffff;

  @Override
  public String mark() {
    return "NPZ (starts with 'PK')";
  }

  @Override
  public boolean starts(byte[] head) {
    return head.length >= 4
        && head[0] == 'P'
        && head[1] == 'K'
        && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
  }

  @Override
  public boolean named(String name) {
    return name.endsWith(".npz");
  }

  @Override
  public Set<Reading.Choice> choices() {
    return Set.of(Reading.Choice.ARRAY, Reading.Choice.NAMES);
  }

  @Override
  public Observations read(Input input) throws IOException {
    if (!starts(input.head())) {
      throw input.error(
          "must start with 'PK', as arrays saved by numpy.savez do, but starts with "
              + input.beginning());
    }
    Path file =
        input
            .file()
            .orElseThrow(
                () -> input.error("must be a file of its own to be read as NPZ, unpacked"));
    requireEnd(input, file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (input.reading().array().isEmpty() && zip.getEntry(FORMAT + SUFFIX) != null) {
        return sparse(input, zip).selected(input.reading());
      }
      ZipEntry entry = entry(input, zip);
      return read(input, zip, entry, input.reading());
    } catch (ZipException | IllegalArgumentException e) {
      throw input.error("is damaged: its zip file is corrupt (" + e.getMessage() + ")");
    }
  }

  /// A matrix as scipy.sparse.save_npz writes it.
  private static Observations sparse(Input input, ZipFile zip) throws IOException {
    String format = read(input, zip, FORMAT, Npz::text);
    if (!format.equals("csr") && !format.equals("csc")) {
      throw input.error(
          "must be a sparse matrix of the format csr or csc, but has "
              + InputException.quote(format)
              + "; scipy.sparse.save_npz(…, x.tocsr()) makes it so");
    }
    Observations shape = read(input, zip, "shape", Npz::numbers);
    long[] sizes = new long[shape.rows()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.max(0, (long) shape.row(i)[0]);
    }
    return Sparse.read(
        input.source(),
        sizes,
        format.equals("csr"),
        new Sparse.Compressed(
            numbers(input, zip, "data"),
            numbers(input, zip, "indices"),
            numbers(input, zip, "indptr")));
  }

  private static Sparse.Numbers numbers(Input input, ZipFile zip, String name) throws IOException {
    Observations read = read(input, zip, name, Npz::numbers);
    return new Sparse.Numbers(read.rows(), read::value);
  }

  private static Observations numbers(Input inside) throws IOException {
    Observations read = new Npy().read(inside);
    if (read.width() != 1) {
      throw inside.error("must be an array of one dimension, as scipy.sparse.save_npz makes it");
    }
    return read;
  }

  private static String text(Input inside) throws IOException {
    Dtype type =
        Dtype.of(String.valueOf(NpyHeader.read(inside).descr()))
            .filter(t -> t.element().isEmpty())
            .orElseThrow(() -> inside.error("must be the name of a format of sparse matrices"));
    return type.text(inside.take(type.bytes(), "the format").array());
  }

  private interface Reader<T> {
    T read(Input inside) throws IOException;
  }

  private static <T> T read(Input input, ZipFile zip, String name, Reader<T> reader)
      throws IOException {
    ZipEntry entry = zip.getEntry(name + SUFFIX);
    if (entry == null) {
      throw input.error(
          "must have the arrays data, indices, indptr, shape and format of a sparse matrix, but"
              + " has no "
              + name);
    }
    return read(input, zip, entry, Reading.PLAIN.withLabels(), reader);
  }

  private static Observations read(Input input, ZipFile zip, ZipEntry entry, Reading reading)
      throws IOException {
    return read(input, zip, entry, reading, new Npy()::read);
  }

  private static <T> T read(
      Input input, ZipFile zip, ZipEntry entry, Reading reading, Reader<T> reader)
      throws IOException {
    String source = input.source() + ":" + name(entry);
    CheckedInputStream bytes = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
    try (InputStream damaged = new Damaged(bytes, source)) {
      Input inside = Input.of(source, reading, Optional.empty(), damaged);
      T read = reader.read(inside);
      if (bytes.getChecksum().getValue() != entry.getCrc()) {
        throw inside.error("is damaged: its checksum is not that of the zip file");
      }
      return read;
    }
  }

  private static ZipEntry entry(Input input, ZipFile zip) {
    List<? extends ZipEntry> arrays =
        zip.stream().filter(entry -> entry.getName().endsWith(SUFFIX)).toList();
    String there =
        String.join(", ", arrays.stream().limit(SHOWN).map(Npz::name).toList())
            + (arrays.size() > SHOWN ? ", …" : "");
    if (arrays.isEmpty()) {
      throw input.error(
          "must be a zip file of arrays (.npy), as numpy.savez makes it, but has none");
    }
    Optional<String> asked = input.reading().array();
    if (asked.isEmpty()) {
      if (arrays.size() > 1) {
        throw input.error(
            "has "
                + arrays.size()
                + " arrays, one of which must be named, as "
                + input.source()
                + ":"
                + name(arrays.getFirst())
                + "; there are "
                + there);
      }
      return arrays.getFirst();
    }
    List<? extends ZipEntry> named =
        arrays.stream()
            .filter(e -> name(e).equals(asked.get()) || e.getName().equals(asked.get()))
            .toList();
    if (named.size() != 1) {
      throw input.error(
          "has "
              + (named.isEmpty() ? "no array " : "more than one array ")
              + InputException.quote(asked.get())
              + "; there are "
              + there);
    }
    return named.getFirst();
  }

  private static String name(ZipEntry entry) {
    return entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
  }

  // ZipFile takes some files with bytes behind their end.
  private static void requireEnd(Input input, Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      int size = (int) Math.min(bytes.length(), END_BYTES + LONGEST_COMMENT);
      byte[] tail = new byte[size];
      bytes.seek(bytes.length() - size);
      bytes.readFully(tail);
      for (int at = size - END_BYTES; at >= 0; at--) {
        int comment = (tail[at + 20] & 0xff) | (tail[at + 21] & 0xff) << 8;
        if (tail[at] == 'P'
            && tail[at + 1] == 'K'
            && tail[at + 2] == 5
            && tail[at + 3] == 6
            && at + END_BYTES + comment == size) {
          return;
        }
      }
    }
    throw input.error("is truncated or damaged: its zip file does not end as one");
  }

  /// The bytes of an entry, whose faults are those of the zip file.
  private static final class Damaged extends FilterInputStream {
    private final String source;

    Damaged(InputStream bytes, String source) {
      super(bytes);
      this.source = source;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      try {
        return super.read(to, from, length);
      } catch (IOException e) {
        throw new InputException(
            source + ": is damaged: its zip entry is corrupt (" + e.getMessage() + ")", e);
      }
    }
  }
}
