package elbo.onnx;

import elbo.model.Digest;
import elbo.onnx.schema.AttributeProto;
import elbo.onnx.schema.GraphProto;
import elbo.onnx.schema.NodeProto;
import elbo.onnx.schema.StringStringEntryProto;
import elbo.onnx.schema.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The tensors of an ONNX file whose elements are in other files, in its folder.
///
/// Each range of bytes that is read is hashed. A range that is read again must have the same hash,
/// so that the digest is that of the bytes from which the model was made.
final class ExternalData {
  private static final int LONGEST = Integer.MAX_VALUE - 16;
  private static final long UNKNOWN = -1;

  private record Range(String location, long offset, long length) {}

  private final FileName file;
  private final SortedMap<Range, String> hashes =
      new TreeMap<>(
          Comparator.comparing(Range::location)
              .thenComparingLong(Range::offset)
              .thenComparingLong(Range::length));

  ExternalData(FileName file) {
    this.file = file;
  }

  boolean isEmpty() {
    return hashes.isEmpty();
  }

  /// Adds the ranges read so far, with their hashes, in a fixed order.
  void addTo(Digest digest) {
    hashes.forEach(
        (range, hash) -> digest.add(range.location).add(Long.toString(range.offset)).add(hash));
  }

  /// Reads the tensors of a graph and of the graphs inside it that nothing else reads, so that they
  /// are hashed.
  void readRest(GraphProto graph) {
    graph.getInitializerList().forEach(this::readUnread);
    for (NodeProto node : graph.getNodeList()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        readUnread(attribute.getT());
        attribute.getTensorsList().forEach(this::readUnread);
        readRest(attribute.getG());
        attribute.getGraphsList().forEach(this::readRest);
      }
    }
  }

  private void readUnread(TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      String location = entries(tensor).getOrDefault("location", "");
      String offset = entries(tensor).getOrDefault("offset", "0");
      if (hashes.keySet().stream()
          .noneMatch(r -> r.location.equals(location) && Long.toString(r.offset).equals(offset))) {
        read(tensor, tensor.getName(), UNKNOWN);
      }
    }
  }

  private static Map<String, String> entries(TensorProto tensor) {
    return tensor.getExternalDataList().stream()
        .collect(
            Collectors.toMap(
                StringStringEntryProto::getKey, StringStringEntryProto::getValue, (a, b) -> b));
  }

  /// Reads the elements of a tensor.
  ///
  /// @param name the tensor's name in messages
  /// @param length in bytes, or −1 if it is that of the file
  ByteBuffer read(TensorProto tensor, String name, long length) {
    Map<String, String> entries = entries(tensor);
    String location = entries.getOrDefault("location", "");
    Path path = beside(location, name);
    long offset = number(entries.getOrDefault("offset", "0"), name);
    try (FileChannel channel = FileChannel.open(path)) {
      long rest = channel.size() - offset;
      long stated =
          entries.containsKey("length")
              ? number(entries.getOrDefault("length", ""), name)
              : length == UNKNOWN ? Math.max(0, rest) : length;
      long needed = length == UNKNOWN ? stated : length;
      if (stated != needed || needed > rest || needed > LONGEST) {
        throw file.error(
            String.format(
                Locale.ROOT,
                "tensor %s needs %d bytes from byte %d of %s, which has %d",
                name,
                needed,
                offset,
                location,
                channel.size()));
      }
      ByteBuffer data = ByteBuffer.allocate((int) needed).order(ByteOrder.LITTLE_ENDIAN);
      while (data.hasRemaining() && channel.read(data, offset + data.position()) >= 0) {}
      hash(new Range(location, offset, needed), data.array());
      return data.flip();
    } catch (IOException e) {
      throw file.error(
          String.format(
              Locale.ROOT, "tensor %s is kept in %s, which cannot be read", name, location));
    }
  }

  private void hash(Range range, byte[] bytes) {
    String hash = new Digest().add(bytes).hex();
    if (!hash.equals(hashes.merge(range, hash, (before, _) -> before))) {
      throw file.error(range.location + " was changed while it was read");
    }
  }

  private Path beside(String location, String name) {
    Path folder = file.path().map(p -> p.toAbsolutePath().getParent()).orElse(Path.of(""));
    try {
      Path path = folder.resolve(location).normalize();
      if (!location.isEmpty() && file.path().isPresent() && path.startsWith(folder.normalize())) {
        return contained(folder, path, location, name);
      }
    } catch (InvalidPathException e) {
      // Reported below like any other place that is not beside the file.
    }
    throw file.error(
        String.format(
            Locale.ROOT, "tensor %s is kept in '%s', not beside the file", name, location));
  }

  /// The file itself, where no link leads out of the folder. Only a regular file is opened: a pipe
  /// or a device may block for ever.
  private Path contained(Path folder, Path path, String location, String name) {
    Path real;
    try {
      real = path.toRealPath();
      if (!real.startsWith(folder.toRealPath())) {
        throw file.error(
            String.format(
                Locale.ROOT,
                "tensor %s is kept in '%s', a link that leads out of the folder",
                name,
                location));
      }
    } catch (IOException e) {
      throw file.error(
          String.format(
              Locale.ROOT, "tensor %s is kept in %s, which cannot be read", name, location));
    }
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      throw file.error(
          String.format(
              Locale.ROOT, "tensor %s is kept in '%s', which is no regular file", name, location));
    }
    return real;
  }

  private long number(String text, String name) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below like a negative number.
    }
    throw file.error(
        String.format(Locale.ROOT, "tensor %s is kept at '%s' of another file", name, text));
  }
}
