package elbo.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The native buffers of one call to ONNX Runtime. A thread borrows them for the call.
final class RuntimeBuffers {
  /// An output of a graph.
  ///
  /// @param shape of a whole batch
  /// @param rowDims the shape of a row
  /// @param perRow whether rows have numbers of their own; constants have none
  record Output(
      String name, OnnxJavaType type, List<Long> shape, List<Integer> rowDims, boolean perRow) {
    /// @param depends whether it depends on the input of the graph
    /// @param batched whether the input has an axis for the batch
    static Output of(String name, TensorInfo info, int rows, boolean depends, boolean batched) {
      List<Long> shape = Arrays.stream(info.getShape()).boxed().toList();
      boolean first = depends && batched && !shape.isEmpty() && shape.getFirst() == rows;
      boolean perRow = first || (depends && rows == 1);
      List<Integer> dims =
          shape.stream().skip(first ? 1 : 0).map(d -> (int) Math.min(d, 1 << 30)).toList();
      return new Output(name, info.type, shape, dims, perRow);
    }

    /// The same output of a batch of another size.
    Output resized(int rows) {
      if (!perRow || rowDims.size() == shape.size()) {
        return this;
      }
      List<Long> other = new ArrayList<>(shape);
      other.set(0, (long) rows);
      return new Output(name, type, other, rowDims, true);
    }

    int[] dims() {
      return rowDims.stream().mapToInt(Integer::intValue).toArray();
    }

    int width() {
      return TracedValue.size(dims());
    }

    int size(int rows) {
      return perRow ? Math.multiplyExact(rows, width()) : width();
    }
  }

  private final RuntimeCells in;
  private final List<RuntimeCells> out = new ArrayList<>();
  private final List<RuntimeCells> known = new ArrayList<>();
  private Given given;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs = new HashMap<>();

  RuntimeBuffers(GraphInput input, int rows, List<Output> outputs) throws OrtException {
    OnnxJavaType type = RuntimeCells.type(input.type);
    in = new RuntimeCells(input.name, type, Math.multiplyExact(rows, input.width()));
    inputs = new HashMap<>();
    inputs.put(input.name, in.tensor(input.shape(rows)));
    given = input.given;
    for (int i = 0; i < given.inputs().size(); i++) {
      ConditionInput of = given.inputs().get(i);
      RuntimeCells cells = cells(of, given.numbers().get(i), rows);
      known.add(cells);
      inputs.put(of.name(), cells.tensor(of.shape(rows)));
    }
    for (Output output : outputs) {
      RuntimeCells cells = new RuntimeCells(output.name, output.type, output.size(rows));
      out.add(cells);
      this.outputs.put(
          output.name, cells.tensor(output.shape.stream().mapToLong(Long::longValue).toArray()));
    }
  }

  /// Gives the inputs beside the rows other numbers.
  @SuppressWarnings("ReferenceEquality") // the very numbers are in the buffers
  void give(Given other) {
    if (other != given) {
      given = other;
      for (int i = 0; i < known.size(); i++) {
        double[] numbers = other.numbers().get(i);
        RuntimeCells cells = known.get(i);
        for (int c = 0; c < cells.size(); c++) {
          cells.set(c, numbers[c % numbers.length]);
        }
      }
    }
  }

  /// The numbers of an input, repeated for each row.
  static OnnxTensor tensor(ConditionInput input, double[] numbers, int rows) throws OrtException {
    return cells(input, numbers, rows).tensor(input.shape(rows));
  }

  private static RuntimeCells cells(ConditionInput input, double[] numbers, int rows) {
    int copies = input.batched() ? rows : 1;
    RuntimeCells cells =
        new RuntimeCells(
            input.name(),
            RuntimeCells.type(input.type()),
            Math.multiplyExact(copies, numbers.length));
    for (int i = 0; i < copies * numbers.length; i++) {
      cells.set(i, numbers[i % numbers.length]);
    }
    return cells;
  }

  Map<String, OnnxTensor> inputs() {
    return inputs;
  }

  RuntimeCells in() {
    return in;
  }

  RuntimeCells out(int output) {
    return out.get(output);
  }

  void run(OrtSession session) throws OrtException {
    session.run(inputs, outputs).close();
  }
}
