package elbo.onnx;

import ai.onnxruntime.OrtException;
import elbo.onnx.RuntimeBuffers.Output;
import elbo.onnx.schema.NodeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/// The check that the outputs for a row depend on that row alone: neither on its neighbours in the
/// batch (batch statistics that are computed in the graph), nor on its place, nor on chance.
final class RowCheck {
  private static final Set<String> OF_THE_WHOLE_BATCH =
      Set.of("DynamicQuantizeLinear", "DynamicQuantizeMatMul", "MatMulIntegerToFloat");

  // Products, what only moves numbers, and elementwise operations that are rounded once.
  private static final Set<String> EXACT =
      Set.of(
          "Gemm",
          "MatMul",
          "Conv",
          "ConvTranspose",
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Sqrt",
          "Neg",
          "Abs",
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Clip",
          "Max",
          "Min",
          "MaxPool",
          "Identity",
          "Dropout",
          "Cast",
          "Constant",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Concat",
          "Split",
          "Slice",
          "Gather",
          "Expand",
          "Tile",
          "Pad",
          "Shape",
          "ConstantOfShape",
          "Range",
          "Where",
          "Equal",
          "Less",
          "Greater",
          "Not",
          "Mod",
          "Floor",
          "Ceil",
          "Round",
          "Size",
          "DepthToSpace",
          "SpaceToDepth");

  // Relative to the largest output. One and the same computation at another place of the batch may
  // be rounded in another way; batch statistics move outputs by tenths.
  private static final double TOLERANCE = 1e-4;
  private static final double HALF_TOLERANCE = 2e-2;

  private final RuntimeSession session;
  private final GraphInput input;
  private final List<Output> outputs;

  RowCheck(RuntimeSession session, GraphInput input, List<Output> outputs) {
    this.session = session;
    this.input = input;
    this.outputs = outputs;
  }

  /// Whether a row must run alone because numbers are quantized by the range of the whole batch.
  ///
  /// @param rows of a batch
  /// @throws IllegalArgumentException if a row depends on others or on chance
  boolean mustRunAlone(int rows) throws OrtException {
    double[][] once = run(rows, 0, 1);
    double[][] again = run(rows, 0, 1);
    for (int o = 0; o < outputs.size(); o++) {
      if (differs(o, once[o], 0, again[o], 0)) {
        throw session
            .file()
            .error(
                String.format(
                    Locale.ROOT,
                    "output %s is another number at each call: it must not be random",
                    outputs.get(o).name()));
      }
    }
    int together = rows > 1 || input.batch != 0 ? rows : 2;
    if (together < 2) {
      return false;
    }
    double[][] first;
    double[][] last;
    try {
      first = run(together, 0, 1);
      last = run(together, together - 1, 2);
    } catch (OrtException e) {
      // A graph that takes one row only.
      return false;
    }
    for (int o = 0; o < outputs.size(); o++) {
      if (outputs.get(o).perRow() && differs(o, first[o], 0, last[o], together - 1)) {
        if (quantizes()) {
          return true;
        }
        throw session
            .file()
            .error(
                String.format(
                    Locale.ROOT,
                    ("output %s for a row changes with the other rows of the batch (batch"
                        + " statistics?): call model.eval() before the export"),
                    outputs.get(o).name()));
      }
    }
    return false;
  }

  /// Whether the outputs for a row have the same bits at every place of a batch, beside any others,
  /// and in batches of one row, of two, four and so on up to a number.
  ///
  /// Only graphs of [#EXACT] operators are tried: their results can depend on the batch in the
  /// order of the sums alone, and another order changes the last digits of some of the outputs of
  /// any row. A function such as the sigmoid may be computed otherwise in the last elements of a
  /// tensor, which shows for few numbers.
  boolean isAlike(int most) {
    if (!needed().allMatch(EXACT::contains)) {
      return false;
    }
    try {
      int last = most - 1;
      double[][] alone = run(1, _ -> 0);
      double[][] other = run(1, _ -> last);
      for (int rows = 2; rows / 2 < most; rows *= 2) {
        int together = Math.min(rows, most);
        double[][] mixed = run(together, r -> r == together - 1 ? last : r);
        if (!isSame(alone, run(together, _ -> 0), 0, together)
            || !isSame(alone, mixed, 0, 1)
            || !isSame(other, mixed, together - 1, together)) {
          return false;
        }
      }
      return true;
    } catch (OrtException e) {
      // A graph that takes one number of rows only.
      return false;
    }
  }

  private boolean isSame(double[][] alone, double[][] together, int from, int to) {
    for (int o = 0; o < outputs.size(); o++) {
      int width = outputs.get(o).width();
      for (int r = from; outputs.get(o).perRow() && r < to; r++) {
        if (!Arrays.equals(alone[o], 0, width, together[o], r * width, (r + 1) * width)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean quantizes() {
    return needed().anyMatch(OF_THE_WHOLE_BATCH::contains);
  }

  private Stream<String> needed() {
    List<String> names = outputs.stream().map(Output::name).toList();
    return Reach.needed(session.file().graph(), names).stream().map(NodeProto::getOpType);
  }

  /// Runs a batch with one known row and others that depend on `seed`.
  private double[][] run(int rows, int known, int seed) throws OrtException {
    return run(rows, r -> r == known ? 0 : seed + r * 7);
  }

  /// Runs a batch with rows of some seeds.
  private double[][] run(int rows, IntUnaryOperator seeds) throws OrtException {
    List<Output> sized = outputs.stream().map(o -> o.resized(rows)).toList();
    RuntimeBuffers buffers = new RuntimeBuffers(input, rows, sized);
    int width = input.width();
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < width; j++) {
        buffers.in().set(r * width + j, number(j, seeds.applyAsInt(r)));
      }
    }
    session.run(buffers);
    double[][] out = new double[sized.size()][];
    for (int o = 0; o < out.length; o++) {
      out[o] = new double[sized.get(o).size(rows)];
      for (int i = 0; i < out[o].length; i++) {
        out[o][i] = buffers.out(o).get(i);
      }
    }
    return out;
  }

  /// Numbers without a pattern in (−1, 1); 0 and 1 where the input takes whole numbers.
  private double number(int j, int seed) {
    double fraction = 0.6180339887498949 * (j + 1) + 0.7548776662466927 * seed * (j % 5 + 1);
    fraction -= Math.floor(fraction);
    return input.isWhole() ? Math.rint(fraction) : 2 * fraction - 1;
  }

  private boolean differs(int o, double[] a, int atA, double[] b, int atB) {
    Output output = outputs.get(o);
    int width = output.width();
    double largest = 0;
    for (int j = 0; j < width; j++) {
      largest = Math.max(largest, Math.abs(a[atA * width + j]));
    }
    boolean half = output.type() == ai.onnxruntime.OnnxJavaType.FLOAT16;
    double limit = (half ? HALF_TOLERANCE : TOLERANCE) * largest;
    for (int j = 0; j < width; j++) {
      double x = a[atA * width + j];
      double y = b[atB * width + j];
      if (Double.compare(x, y) != 0 && !(Math.abs(x - y) <= limit)) {
        return true;
      }
    }
    return false;
  }
}
