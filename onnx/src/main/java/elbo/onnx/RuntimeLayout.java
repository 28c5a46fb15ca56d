package elbo.onnx;

import ai.onnxruntime.OnnxJavaType;
import elbo.onnx.RuntimeBuffers.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where the parameters of a distribution are in the outputs of a graph: for each parameter the
/// output and the indices of its elements there, after splitting and broadcasting.
final class RuntimeLayout {
  private final int[] outputs;
  private final List<int[]> places;
  private final int[] dims;
  private final boolean isDouble;

  private RuntimeLayout(int[] outputs, List<int[]> places, int[] dims, boolean isDouble) {
    this.outputs = outputs;
    this.places = places;
    this.dims = dims;
    this.isDouble = isDouble;
  }

  /// @throws IllegalArgumentException if the shapes do not broadcast
  static RuntimeLayout of(ModelFile file, List<Output> outputs, List<Group> groups) {
    List<String> names = outputs.stream().map(Output::name).toList();
    int[] at = groups.stream().mapToInt(g -> names.indexOf(g.output())).toArray();
    List<int[]> shapes = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      shapes.add(groups.get(g).dims(file, outputs.get(at[g]).dims()));
    }
    int[] dims = Broadcast.shape(file, groups, shapes);
    List<int[]> places = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      int[] inOutput = groups.get(g).indices(outputs.get(at[g]).dims());
      places.add(
          Arrays.stream(Broadcast.indices(shapes.get(g), dims)).map(i -> inOutput[i]).toArray());
    }
    boolean isDouble = outputs.stream().anyMatch(o -> o.type() == OnnxJavaType.DOUBLE);
    return new RuntimeLayout(at, places, dims, isDouble);
  }

  int groups() {
    return outputs.length;
  }

  /// The output that has the parameter.
  int output(int group) {
    return outputs[group];
  }

  /// The indices of the parameter's elements in a row of its output.
  int[] places(int group) {
    return places.get(group);
  }

  /// The shape to which all are broadcast.
  int[] dims() {
    return dims;
  }

  int width() {
    return places.getFirst().length;
  }

  boolean isDouble() {
    return isDouble;
  }
}
