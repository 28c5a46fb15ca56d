package elbo.onnx;

import com.google.protobuf.ByteString;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A reader of constant tensors, in all the ways in which ONNX files have them.
final class Tensors {
  private final FileName file;
  private final ExternalData external;

  Tensors(FileName file, ExternalData external) {
    this.file = file;
    this.external = external;
  }

  /// Reads one tensor.
  ///
  /// @param name the tensor's name in messages
  /// @return empty for element types that no kernel takes (strings, quantized numbers)
  Optional<TracedValue> read(TensorProto tensor, String name) {
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
      throw file.error(
          String.format(Locale.ROOT, "tensor %s has %d of its %d elements", name, stored, size));
    }
    return Optional.of(
        switch (type) {
          case INT32, INT64, BOOL -> new Ints(dims, ints(tensor, type, raw, size));
          default -> new Floats(dims, numbers(floats(tensor, type, raw, size), name));
        });
  }

  private static int bytes(DataType type) {
    return switch (type) {
      case FLOAT, INT32 -> 4;
      case DOUBLE, INT64 -> 8;
      case FLOAT16, BFLOAT16 -> 2;
      case BOOL -> 1;
      // Quantized weights and pixels, which only ONNX Runtime takes.
      case UINT8, INT8, INT16, UNDEFINED -> 0;
    };
  }

  private int[] dims(TensorProto tensor, String name) {
    int[] dims = new int[tensor.getDimsCount()];
    long size = 1;
    for (int a = 0; a < dims.length; a++) {
      long dim = tensor.getDims(a);
      if (dim < 0 || dim > Integer.MAX_VALUE || size * dim > Integer.MAX_VALUE) {
        throw file.error(
            String.format(Locale.ROOT, "tensor %s has the shape %s", name, tensor.getDimsList()));
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
      return Optional.of(external.read(tensor, name, length));
    }
    if (!tensor.hasRawData()) {
      return Optional.empty();
    }
    ByteString data = tensor.getRawData();
    if (data.size() != length) {
      throw file.error(
          String.format(
              Locale.ROOT, "tensor %s has %d of its %d bytes", name, data.size(), length));
    }
    return Optional.of(data.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
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

  /// Constants may be infinite (the open end of a range, a mask), but not NaN.
  private float[] numbers(float[] values, String name) {
    for (int i = 0; i < values.length; i++) {
      if (Float.isNaN(values[i])) {
        throw file.error(
            String.format(Locale.ROOT, "tensor %s has the element NaN at %d", name, i));
      }
    }
    return values;
  }
}
