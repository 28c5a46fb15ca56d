package elbo.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import elbo.onnx.schema.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Set;

/// The elements of a tensor outside of the heap, of any element type that has numbers.
final class RuntimeCells {
  private static final Set<OnnxJavaType> REAL =
      EnumSet.of(
          OnnxJavaType.FLOAT, OnnxJavaType.DOUBLE, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

  private final String name;
  private final OnnxJavaType type;
  private final ByteBuffer bytes;

  RuntimeCells(String name, OnnxJavaType type, int size) {
    this.name = name;
    this.type = type;
    bytes =
        ByteBuffer.allocateDirect(Math.multiplyExact(size, type.size))
            .order(ByteOrder.nativeOrder());
  }

  /// A copy of the first elements of a buffer.
  static RuntimeCells copy(String name, OnnxJavaType type, ByteBuffer from, int size) {
    RuntimeCells cells = new RuntimeCells(name, type, size);
    cells.bytes.duplicate().put(from.slice(0, size * type.size));
    return cells;
  }

  static OnnxJavaType type(DataType type) {
    return switch (type) {
      case FLOAT -> OnnxJavaType.FLOAT;
      case DOUBLE -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT8 -> OnnxJavaType.INT8;
      case INT16 -> OnnxJavaType.INT16;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case BOOL -> OnnxJavaType.BOOL;
      case UNDEFINED -> OnnxJavaType.UNKNOWN;
    };
  }

  /// Whether elements are real numbers, which outputs must be.
  static boolean isReal(OnnxJavaType type) {
    return REAL.contains(type);
  }

  /// The number of elements.
  int size() {
    return bytes.capacity() / type.size;
  }

  OnnxTensor tensor(long[] shape) throws OrtException {
    return OnnxTensor.createTensor(RuntimeEnvironment.get(), bytes, shape, type);
  }

  /// Sets an element, rounded to the precision of the type.
  ///
  /// @throws IllegalArgumentException if the type cannot hold the number: beyond its range, or no
  ///   whole number where it has only these
  void set(int i, double value) {
    switch (type) {
      case DOUBLE -> bytes.putDouble(8 * i, value);
      case FLOAT -> bytes.putFloat(4 * i, (float) finite(value, (float) value));
      case FLOAT16 -> {
        short half = Float.floatToFloat16((float) value);
        finite(value, Float.float16ToFloat(half));
        bytes.putShort(2 * i, half);
      }
      case BFLOAT16 -> bytes.putShort(2 * i, brain((float) finite(value, (float) value)));
      case UINT8 -> bytes.put(i, (byte) whole(value, 0, 255));
      case BOOL -> bytes.put(i, (byte) whole(value, 0, 1));
      case INT8 -> bytes.put(i, (byte) whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case INT16 -> bytes.putShort(2 * i, (short) whole(value, Short.MIN_VALUE, Short.MAX_VALUE));
      case INT32 -> bytes.putInt(4 * i, (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
      default -> bytes.putLong(8 * i, whole(value, -(1L << 53), 1L << 53));
    }
  }

  /// Rounded to the nearest, ties to even.
  private static short brain(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }

  private double finite(double value, float rounded) {
    if (Double.isFinite(value) && !Float.isFinite(rounded)) {
      throw new IllegalArgumentException(
          FileName.oneLine(
              "input " + name + " has the element type " + type + ", which cannot hold " + value));
    }
    return rounded;
  }

  private long whole(double value, long least, long most) {
    if (value != Math.rint(value) || !(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          FileName.oneLine(
              "input "
                  + name
                  + " takes whole numbers from "
                  + least
                  + " to "
                  + most
                  + " ("
                  + type
                  + "), but one is "
                  + value));
    }
    return (long) value;
  }

  double get(int i) {
    return switch (type) {
      case DOUBLE -> bytes.getDouble(8 * i);
      case FLOAT16 -> Float.float16ToFloat(bytes.getShort(2 * i));
      case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
      default -> bytes.getFloat(4 * i);
    };
  }
}
