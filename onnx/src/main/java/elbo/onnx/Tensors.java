package elbo.onnx;

import com.google.protobuf.ByteString;
import elbo.onnx.schema.StringStringEntryProto;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads constant tensors, in whichever of ONNX's ways they are stored.
final class Tensors {
  private final ModelFile file;

  Tensors(ModelFile file) {
    this.file = file;
  }

  /// Reads one tensor.
  ///
  /// @param name what messages call the tensor
  /// @return empty for element types that no kernel of ours takes (strings, quantized numbers)
  Optional<Item> read(TensorProto tensor, String name) {
    DataType type = DataType.forNumber(tensor.getDataType());
    int bytes = type == null ? 0 : bytes(type);
    if (bytes == 0) {
      return Optional.empty();
    }
    int[] dims = dims(tensor, name);
    int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    Optional<ByteBuffer> raw = raw(tensor, name, (long) size * bytes);
    int stored = raw.isPresent() ? raw.orElseThrow().remaining() / bytes : listed(tensor);
    if (stored != size) {
      throw file.error("tensor %s has %d of its %d elements".formatted(name, stored, size));
    }
    return Optional.of(
        switch (type) {
          case INT32, INT64, BOOL -> new Ints(dims, ints(tensor, type, raw, size));
          default -> new Floats(dims, finite(floats(tensor, type, raw, size), dims, name));
        });
  }

  private static int bytes(DataType type) {
    return switch (type) {
      case FLOAT, INT32 -> 4;
      case DOUBLE, INT64 -> 8;
      case FLOAT16, BFLOAT16 -> 2;
      case BOOL -> 1;
      case UNDEFINED -> 0;
    };
  }

  private int[] dims(TensorProto tensor, String name) {
    int[] dims = new int[tensor.getDimsCount()];
    long size = 1;
    for (int a = 0; a < dims.length; a++) {
      long dim = tensor.getDims(a);
      if (dim < 0 || dim > Integer.MAX_VALUE || size * dim > Integer.MAX_VALUE) {
        throw file.error("tensor %s has the shape %s".formatted(name, tensor.getDimsList()));
      }
      size *= dim;
      dims[a] = (int) dim;
    }
    return dims;
  }

  private static int listed(TensorProto tensor) {
    return switch (DataType.forNumber(tensor.getDataType())) {
      case FLOAT -> tensor.getFloatDataCount();
      case DOUBLE -> tensor.getDoubleDataCount();
      case INT64 -> tensor.getInt64DataCount();
      case null, default -> tensor.getInt32DataCount();
    };
  }

  private Optional<ByteBuffer> raw(TensorProto tensor, String name, long length) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      return Optional.of(external(tensor, name, length));
    }
    if (!tensor.hasRawData()) {
      return Optional.empty();
    }
    ByteString data = tensor.getRawData();
    if (data.size() != length) {
      throw file.error("tensor %s has %d of its %d bytes".formatted(name, data.size(), length));
    }
    return Optional.of(data.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
  }

  private ByteBuffer external(TensorProto tensor, String name, long length) {
    Map<String, String> entries =
        tensor.getExternalDataList().stream()
            .collect(
                Collectors.toMap(
                    StringStringEntryProto::getKey, StringStringEntryProto::getValue, (a, b) -> b));
    String location = entries.getOrDefault("location", "");
    Path path = beside(location, name);
    long offset = number(entries.getOrDefault("offset", "0"), name);
    long stated = number(entries.getOrDefault("length", Long.toString(length)), name);
    try (FileChannel channel = FileChannel.open(path)) {
      if (stated != length || offset > channel.size() - length) {
        throw file.error(
            "tensor %s needs %d bytes from byte %d of %s, which has %d"
                .formatted(name, length, offset, location, channel.size()));
      }
      ByteBuffer data = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
      while (data.hasRemaining() && channel.read(data, offset + data.position()) >= 0) {}
      return data.flip();
    } catch (IOException e) {
      throw file.error("tensor %s is kept in %s, which cannot be read".formatted(name, location));
    }
  }

  /// Data of another file may only come from the folder of this one.
  private Path beside(String location, String name) {
    Path folder = file.path().map(p -> p.toAbsolutePath().getParent()).orElse(Path.of(""));
    try {
      Path path = folder.resolve(location).normalize();
      if (!location.isEmpty() && file.path().isPresent() && path.startsWith(folder.normalize())) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Reported below like any other place that is not beside the file.
    }
    throw file.error("tensor %s is kept in '%s', not beside the file".formatted(name, location));
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
    throw file.error("tensor %s is kept at '%s' of another file".formatted(name, text));
  }

  private static long[] ints(
      TensorProto tensor, DataType type, Optional<ByteBuffer> raw, int size) {
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      int at = i;
      values[i] =
          switch (type) {
            case INT64 -> raw.map(r -> r.getLong(8 * at)).orElseGet(() -> tensor.getInt64Data(at));
            case INT32 -> raw.map(r -> r.getInt(4 * at)).orElseGet(() -> tensor.getInt32Data(at));
            default -> raw.map(r -> (int) r.get(at)).orElseGet(() -> tensor.getInt32Data(at));
          };
    }
    return values;
  }

  private static float[] floats(
      TensorProto tensor, DataType type, Optional<ByteBuffer> raw, int size) {
    float[] values = new float[size];
    if (type == DataType.FLOAT && raw.isPresent()) {
      raw.orElseThrow().asFloatBuffer().get(values);
      return values;
    }
    for (int i = 0; i < size; i++) {
      int at = i;
      values[i] =
          switch (type) {
            case FLOAT -> tensor.getFloatData(i);
            case DOUBLE ->
                raw.map(r -> r.getDouble(8 * at))
                    .orElseGet(() -> tensor.getDoubleData(at))
                    .floatValue();
            default -> {
              short bits =
                  raw.map(r -> r.getShort(2 * at)).orElseGet(() -> (short) tensor.getInt32Data(at));
              yield type == DataType.FLOAT16
                  ? Float.float16ToFloat(bits)
                  : Float.intBitsToFloat(bits << 16);
            }
          };
    }
    return values;
  }

  /// Single numbers may be infinite (the open end of a range, say), weights may not.
  private float[] finite(float[] values, int[] dims, String name) {
    for (int i = 0; dims.length > 0 && i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw file.error("tensor %s has the element %s at %d".formatted(name, values[i], i));
      }
    }
    return values;
  }
}
