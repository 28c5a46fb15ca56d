package elbo.data;

import elbo.InputException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// HDF5: one dataset of numbers, or a sparse matrix as AnnData writes it. It is the only one in the
/// file, the one that is named, or `X` of AnnData (`.h5ad`). Unsigned bytes are grey levels, as in
/// [Npy], but for those of AnnData, which are counts.
///
/// The HDF Group, HDF5 File Format Specification, version 3.0.
final class Hdf5 implements Format {
  private static final byte[] MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int SHOWN = 8;
  private static final int DEEPEST = 32;
  // Of the end of the file in the superblock, where addresses have 8 bytes.
  private static final int END_BEFORE_2 = 40;
  private static final int END_FROM_2 = 28;

  @Override
  public String mark() {
    return "HDF5 (starts with 89 'HDF')";
  }

  @Override
  public boolean starts(byte[] head) {
    return head.length >= MAGIC.length
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  @Override
  public boolean named(String name) {
    return name.endsWith(".h5") || name.endsWith(".h5ad") || name.endsWith(".hdf5");
  }

  @Override
  public Set<Reading.Choice> choices() {
    return Set.of(Reading.Choice.ARRAY, Reading.Choice.NAMES);
  }

  @Override
  public Observations read(Input input) throws IOException {
    if (!starts(input.head())) {
      throw input.error(
          "must start with 89 'HDF', as HDF5 does, but starts with " + input.beginning());
    }
    Path path =
        input
            .file()
            .orElseThrow(
                () -> input.error("must be a file of its own to be read as HDF5, unpacked"));
    requireEnd(input, path);
    try (HdfFile file = new HdfFile(path)) {
      return read(input, file);
    } catch (InputException e) {
      throw e;
    } catch (LinkageError e) {
      throw input.error(
          "is packed by a filter that is not read (gzip and lzf are): " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      // The reader has no error of its own for what it finds at a wrong address.
      throw new InputException(
          input.source() + ": is damaged, or HDF5 of a kind that is not read (" + reason(e) + ")",
          e);
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }

  private static Observations read(Input input, HdfFile file) {
    boolean annotated = AnnData.is(file);
    Node node = node(input, file, annotated);
    String path = path(node);
    String source = input.source() + ":" + path;
    Observations read =
        switch (node) {
          case Group group when AnnData.isSparse(group) -> AnnData.sparse(source, group);
          case Dataset dataset -> dense(source, dataset, annotated || input.reading().labels());
          default -> throw wrong(input, file, path + " is a group");
        };
    return annotated && !path.startsWith("obs/") && !path.startsWith("var/")
        ? new AnnData(input.source(), file).described(path, read, input.reading())
        : read.selected(input.reading());
  }

  private static Observations dense(String source, Dataset dataset, boolean asNumbers) {
    if (dataset instanceof ContiguousDataset contiguous
        && contiguous.getStorageInBytes() != contiguous.getSizeInBytes()) {
      throw new InputException(
          source
              + ": is damaged or was never written: its dimensions take "
              + contiguous.getSizeInBytes()
              + " bytes, but it has "
              + contiguous.getStorageInBytes());
    }
    Sparse.Numbers numbers = Hdf5Numbers.of(source, dataset);
    Shape shape = Shape.of(source, dataset.getDimensionsAsLong());
    Observations read = new Observations(source, shape, numbers.at());
    return !asNumbers && Hdf5Numbers.areLevels(dataset, numbers)
        ? read.with(index -> numbers.at().applyAsDouble(index) / 255.0).remarkedLevels()
        : read.requireFinite();
  }

  private static Node node(Input input, HdfFile file, boolean annotated) {
    Optional<String> asked = input.reading().array();
    if (asked.isPresent() || annotated) {
      String name = asked.orElse("X").replaceAll("^/+|/+$", "");
      Node at = file;
      for (String part : name.split("/", -1)) {
        at = at instanceof Group group ? group.getChildren().get(part) : null;
        if (at == null) {
          throw wrong(input, file, "has no dataset " + InputException.quote(name));
        }
      }
      return at;
    }
    List<Node> found = new ArrayList<>();
    collect(file, 0, found);
    if (found.size() != 1) {
      throw wrong(
          input,
          file,
          found.isEmpty()
              ? "has no dataset of numbers"
              : "has "
                  + found.size()
                  + " datasets, one of which must be named, as "
                  + input.source()
                  + ":"
                  + path(found.getFirst()));
    }
    return found.getFirst();
  }

  private static InputException wrong(Input input, HdfFile file, String why) {
    List<Node> found = new ArrayList<>();
    collect(file, 0, found);
    return input.error(
        why
            + (found.isEmpty()
                ? ""
                : "; there are "
                    + String.join(", ", found.stream().limit(SHOWN).map(Hdf5::path).toList())
                    + (found.size() > SHOWN ? ", …" : "")));
  }

  private static String path(Node node) {
    return node.getPath().replaceAll("^/+|/+$", "");
  }

  /// Sparse matrices and datasets of numbers, links left out.
  private static void collect(Group group, int depth, List<Node> out) {
    for (Node node : group.getChildren().values()) {
      if (node.isLink()) {
        continue;
      }
      if (node instanceof Group inner && AnnData.isSparse(inner)) {
        out.add(inner);
      } else if (node instanceof Group inner && depth < DEEPEST) {
        collect(inner, depth + 1, out);
      } else if (node instanceof Dataset dataset && Hdf5Numbers.isNumeric(dataset)) {
        out.add(dataset);
      }
    }
  }

  // What is read beyond the end of a file need not be an error of the reader.
  private static void requireEnd(Input input, Path path) throws IOException {
    byte[] head = input.head();
    int version = head.length > MAGIC.length ? head[MAGIC.length] : -1;
    int sizeAt = version < 2 ? MAGIC.length + 5 : MAGIC.length + 1;
    int endAt = version < 2 ? END_BEFORE_2 + (version == 1 ? 4 : 0) : END_FROM_2;
    if (head.length < endAt + Long.BYTES || head[sizeAt] != Long.BYTES) {
      throw input.error("is truncated, or HDF5 with addresses of other than 8 bytes");
    }
    long end = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(endAt);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      if (file.length() < end) {
        throw input.error(
            "is truncated: it should have " + end + " bytes, but has " + file.length());
      }
    }
  }
}
