package elbo.onnx;

import elbo.onnx.schema.TensorProto.DataType;
import elbo.onnx.schema.TensorShapeProto.Dimension;
import elbo.onnx.schema.TypeProto;
import elbo.onnx.schema.ValueInfoProto;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// One input of a graph: its name, its element type and the shape of a batch of rows.
final class GraphInput {
  private static final Set<DataType> REAL =
      EnumSet.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);
  private static final Set<DataType> WHOLE =
      EnumSet.of(
          DataType.UINT8,
          DataType.INT8,
          DataType.INT16,
          DataType.INT32,
          DataType.INT64,
          DataType.BOOL);

  final String name;
  final DataType type;

  /// The rows of a batch; 0 if any number, −1 if the input is a single row without an axis for the
  /// batch.
  final long batch;

  final int[] rowDims;

  /// What other inputs of the graph are given.
  final Given given;

  private GraphInput(String name, DataType type, long batch, int[] rowDims, Given given) {
    this.name = name;
    this.type = type;
    this.batch = batch;
    this.rowDims = rowDims;
    this.given = given;
  }

  /// The input of a graph whose lengths are all fixed.
  ///
  /// @param wanted the name of the input, or an empty text if the graph has only one
  static GraphInput of(ModelFile file, String wanted) {
    return of(file, wanted, RowShape.unknown());
  }

  /// The input of a graph, with lengths that the graph leaves open taken from `rows`.
  ///
  /// @param wanted the name of the input, or an empty text if the graph has only one
  static GraphInput of(ModelFile file, String wanted, RowShape rows) {
    List<ValueInfoProto> inputs = file.inputs();
    List<String> names = inputs.stream().map(ValueInfoProto::getName).toList();
    if (inputs.isEmpty()) {
      throw file.error("has no input");
    }
    if (wanted.isEmpty() && inputs.size() > 1) {
      throw file.error(
          String.format(Locale.ROOT, "has %d inputs %s, but must have one", inputs.size(), names));
    }
    int at = wanted.isEmpty() ? 0 : names.indexOf(wanted);
    if (at < 0) {
      throw file.error(String.format(Locale.ROOT, "has no input '%s', only %s", wanted, names));
    }
    return of(file, inputs.get(at), rows);
  }

  private static GraphInput of(ModelFile file, ValueInfoProto info, RowShape rows) {
    TypeProto.Tensor tensor = info.getType().getTensorType();
    DataType type = DataType.forNumber(tensor.getElemType());
    if (type == null || !(REAL.contains(type) || WHOLE.contains(type))) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "input %s has the element type %s, which is not understood",
              info.getName(),
              type == null ? tensor.getElemType() : type));
    }
    if (!tensor.hasShape()) {
      return new GraphInput(
          info.getName(), type, 0, rows.whole(file, info.getName()), file.given());
    }
    List<Dimension> dims = tensor.getShape().getDimList();
    boolean batched = dims.size() > 1;
    int[] declared = new int[dims.size() - (batched ? 1 : 0)];
    for (int a = 0; a < declared.length; a++) {
      long dim = dims.get(a + (batched ? 1 : 0)).getDimValue();
      declared[a] = Math.clamp(dim, 0, Integer.MAX_VALUE);
    }
    long batch = batched ? Math.max(0, dims.getFirst().getDimValue()) : -1;
    int[] rowDims = rows.fill(file, info.getName(), declared);
    long width = rowDims.length == 0 ? 0 : 1;
    for (int dim : rowDims) {
      width = Math.min(width * dim, Integer.MAX_VALUE);
    }
    if (width == 0 || width > TracedValue.LARGEST / Math.max(1, batch)) {
      throw file.error(
          String.format(
              Locale.ROOT,
              ("input %s must have rows of a fixed number of numbers, at most 2^26 in a batch, but"
                  + " has the shape %s"),
              info.getName(),
              shapeText(batch, declared)));
    }
    return new GraphInput(info.getName(), type, batch, rowDims, file.given());
  }

  private static String shapeText(long batch, int[] dims) {
    StringBuilder out = new StringBuilder("[").append(batch > 0 ? batch : "n");
    for (int dim : dims) {
      out.append(", ").append(dim == 0 ? "?" : dim);
    }
    return out.append(']').toString();
  }

  int width() {
    return TracedValue.size(rowDims);
  }

  boolean isWhole() {
    return WHOLE.contains(type);
  }

  /// The element type and the shape, for a report: `float [n, 3, 4, 4]`.
  String describe() {
    return type.name().toLowerCase(Locale.ROOT)
        + " "
        + (batch < 0 ? Arrays.toString(rowDims) : shapeText(batch, rowDims));
  }

  /// The shape of `rows` rows; a single row where there is no axis for more.
  long[] shape(int rows) {
    int first = batch < 0 ? 0 : 1;
    long[] shape = new long[rowDims.length + first];
    for (int a = 0; a < rowDims.length; a++) {
      shape[a + first] = rowDims[a];
    }
    if (first > 0) {
      shape[0] = rows;
    }
    return shape;
  }
}
