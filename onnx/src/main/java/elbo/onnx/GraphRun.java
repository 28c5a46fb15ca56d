package elbo.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One run of a graph that has no inputs but those that are given.
final class GraphRun {
  /// An output.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Tensor(int[] dims, double[] values) {}

  private GraphRun() {}

  /// The outputs of these names.
  ///
  /// @throws IllegalArgumentException if ONNX Runtime does not load here or cannot run the graph
  static Map<String, Tensor> of(ModelFile file, List<String> outputs) {
    try {
      return run(file, outputs);
    } catch (LinkageError e) {
      String what = e.toString().lines().findFirst().orElse("");
      throw file.error("needs ONNX Runtime, which does not load here: " + what);
    }
  }

  private static Map<String, Tensor> run(ModelFile file, List<String> outputs) {
    OrtSession session = RuntimeSession.open(file).session();
    try {
      Map<String, OnnxTensor> inputs = new HashMap<>();
      Given given = file.given();
      for (int i = 0; i < given.inputs().size(); i++) {
        ConditionInput input = given.inputs().get(i);
        inputs.put(input.name(), RuntimeBuffers.tensor(input, given.numbers().get(i), 1));
      }
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      try (OrtSession.Result result = session.run(inputs, new LinkedHashSet<>(outputs))) {
        for (String name : outputs) {
          tensors.put(name, tensor(file, name, result.get(name).orElseThrow()));
        }
      }
      return tensors;
    } catch (OrtException e) {
      throw file.error("ONNX Runtime cannot run it: " + RuntimeSession.oneLine(e));
    }
  }

  private static Tensor tensor(ModelFile file, String name, OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor) || !RuntimeCells.isReal(tensor.getInfo().type)) {
      throw file.error(String.format(Locale.ROOT, "output %s is no tensor of real numbers", name));
    }
    int[] dims = Node.toInts(tensor.getInfo().getShape());
    double[] values = new double[TracedValue.size(dims)];
    RuntimeCells cells =
        RuntimeCells.copy(name, tensor.getInfo().type, tensor.getByteBuffer(), values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = cells.get(i);
    }
    return new Tensor(dims, values);
  }
}
