package elbo.onnx;

import elbo.onnx.schema.TensorProto.DataType;
import java.util.Arrays;
import java.util.Optional;

/// The operators that make real numbers of a label that is known while compiling.
final class Folded {
  private Folded() {}

  /// The result, if the operator is one of these and its inputs are known.
  static Optional<TracedValue> apply(Node node) {
    return switch (node.operator()) {
      case "Cast" -> cast(node);
      case "OneHot" -> oneHot(node);
      default -> Optional.empty();
    };
  }

  private static Optional<TracedValue> cast(Node node) {
    DataType to = DataType.forNumber((int) node.integer("to", 0));
    if (to == DataType.FLOAT && node.item(0) instanceof Ints whole) {
      float[] values = new float[whole.values.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = whole.values[i];
      }
      return Optional.of(new Floats(whole.dims(), values));
    }
    return Optional.empty();
  }

  private static Optional<TracedValue> oneHot(Node node) {
    if (!(node.item(0) instanceof Ints labels) || !(node.item(1) instanceof Ints depth)) {
      return Optional.empty();
    }
    if (node.integer("axis", -1) != -1 || depth.values.length != 1 || depth.values[0] < 1) {
      throw node.beyond("along another axis than the last");
    }
    int states = Node.toInts(depth.values)[0];
    int[] dims = Arrays.copyOf(labels.dims(), labels.dims().length + 1);
    dims[dims.length - 1] = states;
    int size = TracedValue.size(dims);
    boolean whole = node.item(2) instanceof Ints;
    double off = whole ? node.ints(2).values[0] : node.floats(2).values[0];
    double on = whole ? node.ints(2).values[1] : node.floats(2).values[1];
    double[] values = new double[size];
    Arrays.fill(values, off);
    for (int i = 0; i < labels.values.length; i++) {
      long label = labels.values[i];
      if (label < 0 || label >= states) {
        throw new IllegalArgumentException(
            "a label must be from 0 to " + (states - 1) + ", but is " + label);
      }
      values[i * states + (int) label] = on;
    }
    if (whole) {
      return Optional.of(new Ints(dims, Arrays.stream(values).mapToLong(v -> (long) v).toArray()));
    }
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      floats[i] = (float) values[i];
    }
    return Optional.of(new Floats(dims, floats));
  }
}
