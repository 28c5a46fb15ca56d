package elbo.onnx;

import elbo.onnx.AffineView.Source;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The inputs of a graph that have the same numbers in every row: the condition of an observation.
///
/// @param inputs those of the graph
/// @param numbers those of each input for one row
record Given(List<ConditionInput> inputs, List<double[]> numbers) {
  static Given none() {
    return new Given(List.of(), List.of());
  }

  Set<String> names() {
    return inputs.stream().map(ConditionInput::name).collect(Collectors.toSet());
  }

  /// An input as a value of a traced graph.
  ///
  /// @param source any, for rows of constants
  TracedValue traced(int input, Source source) {
    ConditionInput of = inputs.get(input);
    double[] row = numbers.get(input);
    int[] dims = Node.toInts(of.shape(1));
    if (!of.isReal()) {
      long[] whole = new long[row.length];
      for (int j = 0; j < row.length; j++) {
        whole[j] = (long) row[j];
      }
      return new Ints(dims, whole);
    }
    float[] values = new float[row.length];
    for (int j = 0; j < row.length; j++) {
      values[j] = (float) row[j];
    }
    return of.batched() ? AffineView.constant(source, dims, values) : new Floats(dims, values);
  }
}
