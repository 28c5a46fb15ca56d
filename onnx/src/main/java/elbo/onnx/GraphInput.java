package elbo.onnx;

import elbo.onnx.schema.TensorProto.DataType;
import elbo.onnx.schema.TensorShapeProto.Dimension;
import elbo.onnx.schema.TypeProto;
import elbo.onnx.schema.ValueInfoProto;
import java.util.List;

/// The one input of a graph: its name and the shape of a batch of rows.
final class GraphInput {
  final String name;
  final DataType type;

  /// The rows of a batch; 0 if any number, −1 if the input is a single row without an axis for the
  /// batch.
  final long batch;

  final int[] rowDims;

  private GraphInput(String name, DataType type, long batch, int[] rowDims) {
    this.name = name;
    this.type = type;
    this.batch = batch;
    this.rowDims = rowDims;
  }

  /// @param wanted the name of the input, or an empty text if the graph has only one
  static GraphInput of(ModelFile file, String wanted) {
    List<ValueInfoProto> inputs = file.inputs();
    List<String> names = inputs.stream().map(ValueInfoProto::getName).toList();
    if (inputs.isEmpty()) {
      throw file.error("has no input");
    }
    if (wanted.isEmpty() && inputs.size() > 1) {
      throw file.error("has %d inputs %s, but must have one".formatted(inputs.size(), names));
    }
    int at = wanted.isEmpty() ? 0 : names.indexOf(wanted);
    if (at < 0) {
      throw file.error("has no input '%s', only %s".formatted(wanted, names));
    }
    return of(file, inputs.get(at));
  }

  private static GraphInput of(ModelFile file, ValueInfoProto info) {
    TypeProto.Tensor tensor = info.getType().getTensorType();
    DataType type = DataType.forNumber(tensor.getElemType());
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw file.error(
          "input %s must have the element type float or double, but has %s"
              .formatted(info.getName(), type == null ? tensor.getElemType() : type));
    }
    List<Dimension> dims = tensor.getShape().getDimList();
    boolean batched = dims.size() > 1;
    int[] rowDims = new int[dims.size() - (batched ? 1 : 0)];
    long width = dims.isEmpty() ? 0 : 1;
    for (int a = 0; a < rowDims.length; a++) {
      long dim = dims.get(a + (batched ? 1 : 0)).getDimValue();
      width = dim < 1 || width * dim > TracedValue.LARGEST ? 0 : width * dim;
      rowDims[a] = (int) dim;
    }
    long batch = batched ? Math.max(0, dims.get(0).getDimValue()) : -1;
    if (width == 0 || width > TracedValue.LARGEST / Math.max(1, batch)) {
      throw file.error(
          "input %s must have rows of a fixed number of numbers, at most 2^26 in a batch"
              .formatted(info.getName()));
    }
    return new GraphInput(info.getName(), type, batch, rowDims);
  }

  int width() {
    return TracedValue.size(rowDims);
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
