package elbo.onnx;

import elbo.onnx.AffineView.Source;
import elbo.onnx.schema.TensorProto.DataType;
import java.util.Arrays;
import java.util.Locale;

/// The operators that are affine maps, and those that do nothing when a network is evaluated.
final class Layers {
  private Layers() {}

  /// `alpha · in · B + beta · C`, with B transposed if an attribute requires it.
  static AffineView gemm(Node node) {
    AffineView in = node.rows(0);
    Floats b = node.floats(1);
    if (in.dims().length != 2 || b.dims().length != 2 || node.integer("transA", 0) != 0) {
      throw node.beyond("with its first input transposed");
    }
    boolean rowsAreOutputs = node.integer("transB", 0) != 0;
    AffineView product = linear(node, in, b, rowsAreOutputs, 2).times(node.real("alpha", 1));
    if (!node.has(2)) {
      return product;
    }
    float beta = node.real("beta", 1);
    double[] c = Arithmetic.spread(node, node.floats(2), product.dims());
    for (int i = 0; i < c.length; i++) {
      c[i] *= beta;
    }
    return product.plus(c);
  }

  static AffineView matMul(Node node) {
    AffineView in = node.rows(0);
    Floats b = node.floats(1);
    int rank = in.dims().length;
    if (rank < 2 || in.dims()[rank - 1] != in.width() || b.dims().length != 2) {
      throw node.beyond("of more than one row and a matrix");
    }
    return linear(node, in, b, false, rank);
  }

  private static AffineView linear(
      Node node, AffineView in, Floats b, boolean rowsAreOutputs, int rank) {
    int inputs = in.width();
    int outputs = b.dims()[rowsAreOutputs ? 0 : 1];
    if (b.dims()[rowsAreOutputs ? 1 : 0] != inputs || outputs == 0 || inputs == 0) {
      throw node.beyond(
          String.format(
              Locale.ROOT,
              "of %d numbers and a matrix of %d by %d",
              inputs,
              b.dims()[0],
              b.dims()[1]));
    }
    float[] weights = b.values;
    if (!rowsAreOutputs) {
      weights = new float[b.values.length];
      for (int k = 0; k < inputs; k++) {
        for (int r = 0; r < outputs; r++) {
          weights[r * inputs + k] = b.values[k * outputs + r];
        }
      }
    }
    int[] dims = new int[rank];
    Arrays.fill(dims, 1);
    dims[rank - 1] = outputs;
    return AffineView.of(new Source.Linear(in, outputs, weights), dims);
  }

  /// `(in − mean) / √(variance + epsilon) · scale + bias` for each channel, with fixed statistics.
  static AffineView batchNormalization(Node node) {
    AffineView in = node.rows(0);
    if (node.integer("training_mode", 0) != 0 || in.dims().length < 2) {
      throw node.beyond("in training");
    }
    int channels = in.dims()[1];
    float[][] parameters = new float[4][];
    for (int p = 0; p < 4; p++) {
      parameters[p] = node.floats(p + 1).values;
      if (parameters[p].length != channels) {
        throw node.beyond(String.format(Locale.ROOT, "of %d channels", channels));
      }
    }
    double epsilon = node.real("epsilon", 1e-5f);
    int each = in.width() / Math.max(1, channels);
    double[] times = new double[in.width()];
    double[] plus = new double[in.width()];
    for (int i = 0; i < times.length; i++) {
      int c = i / each;
      times[i] = parameters[0][c] / Math.sqrt(parameters[3][c] + epsilon);
      plus[i] = parameters[1][c] - parameters[2][c] * times[i];
    }
    return in.times(times).plus(plus);
  }

  static TracedValue dropout(Node node) {
    if (node.has(2) && Arrays.stream(node.ints(2).values).anyMatch(v -> v != 0)) {
      throw node.beyond("in training");
    }
    return node.item(0);
  }

  /// Conversions between types of real numbers (which all have single precision here), and of
  /// shapes.
  static TracedValue cast(Node node) {
    DataType to = DataType.forNumber((int) node.integer("to", 0));
    if (to == DataType.DOUBLE && node.item(0) instanceof AffineView) {
      throw node.beyond("to double precision");
    }
    boolean fits =
        switch (to) {
          case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> !(node.item(0) instanceof Ints);
          case INT32, INT64 -> node.item(0) instanceof Ints;
          case null, default -> false;
        };
    if (!fits) {
      throw node.beyond("between whole and real numbers");
    }
    return node.item(0);
  }
}
