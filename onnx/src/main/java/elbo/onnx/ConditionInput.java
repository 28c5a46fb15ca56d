package elbo.onnx;

import elbo.onnx.schema.TensorProto.DataType;
import elbo.onnx.schema.TensorShapeProto.Dimension;
import elbo.onnx.schema.TypeProto;
import elbo.onnx.schema.ValueInfoProto;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/// An input of a graph beside x or z: part of the condition of an observation.
///
/// @param rowDims the shape of its numbers for one row
/// @param batched whether it has an axis for the batch, along which the numbers are repeated
/// @param batch the length of that axis; 0 if it is open
record ConditionInput(
    String name, DataType type, List<Integer> rowDims, boolean batched, long batch) {
  private static final Set<DataType> REAL =
      EnumSet.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);

  /// @param error made of what is wrong
  /// @throws IllegalArgumentException if it has no numbers of a known type, or a length is open
  static ConditionInput of(ValueInfoProto info, Function<String, IllegalArgumentException> error) {
    TypeProto.Tensor tensor = info.getType().getTensorType();
    DataType type = DataType.forNumber(tensor.getElemType());
    if (type == null || type == DataType.UNDEFINED) {
      throw error.apply(
          String.format(
              Locale.ROOT, "input %s has an element type that is not understood", info.getName()));
    }
    List<Dimension> dims = tensor.getShape().getDimList();
    // A single axis counts the rows, as that of labels does, unless it has a length of its own.
    boolean batched = dims.size() > 1 || (dims.size() == 1 && dims.getFirst().getDimValue() < 1);
    List<Integer> rowDims = new ArrayList<>();
    for (Dimension dim : dims.subList(batched ? 1 : 0, dims.size())) {
      if (dim.getDimValue() < 1 || dim.getDimValue() > TracedValue.LARGEST) {
        throw error.apply(
            String.format(
                Locale.ROOT,
                "input %s leaves lengths open after the batch, which a condition must not",
                info.getName()));
      }
      rowDims.add((int) dim.getDimValue());
    }
    long batch = batched ? Math.max(0, dims.getFirst().getDimValue()) : 0;
    return new ConditionInput(info.getName(), type, rowDims, batched, batch);
  }

  /// Whether an input has real numbers.
  static boolean isReal(ValueInfoProto info) {
    DataType type = DataType.forNumber(info.getType().getTensorType().getElemType());
    return type != null && REAL.contains(type);
  }

  /// How many numbers of the condition it takes.
  int width() {
    return TracedValue.size(rowDims.stream().mapToInt(Integer::intValue).toArray());
  }

  boolean isReal() {
    return REAL.contains(type);
  }

  /// The shape for so many rows.
  long[] shape(int rows) {
    int first = batched ? 1 : 0;
    long[] shape = new long[rowDims.size() + first];
    for (int a = first; a < shape.length; a++) {
      shape[a] = rowDims.get(a - first);
    }
    if (batched) {
      shape[0] = rows;
    }
    return shape;
  }

  /// Checks that the input can have these numbers.
  ///
  /// @throws IllegalArgumentException if not: one is no whole number, or beyond its range
  void check(double[] numbers) {
    for (double number : numbers) {
      if (!isReal() && (number != Math.rint(number) || !inRange(number))) {
        throw new IllegalArgumentException(
            FileName.oneLine(
                "input "
                    + name
                    + " takes whole numbers ("
                    + type.name().toLowerCase(Locale.ROOT)
                    + "), but the condition has "
                    + number));
      }
    }
  }

  private boolean inRange(double number) {
    return switch (type) {
      case BOOL -> number == 0 || number == 1;
      case UINT8 -> number >= 0 && number <= 255;
      case INT8 -> number == (byte) number;
      case INT16 -> number == (short) number;
      case INT32 -> number == (int) number;
      default -> Math.abs(number) <= 0x1p53;
    };
  }

  /// The name, the type and the shape, for messages: `y int64 [n]`.
  String describe() {
    List<String> dims = new ArrayList<>();
    if (batched) {
      dims.add("n");
    }
    rowDims.forEach(d -> dims.add(d.toString()));
    return name + " " + type.name().toLowerCase(Locale.ROOT) + " [" + String.join(", ", dims) + "]";
  }
}
