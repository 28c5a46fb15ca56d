package elbo.onnx;

import elbo.kernel.Standardization;
import java.util.Arrays;
import java.util.Locale;

/// The operators that normalize groups of elements of one row by their mean and variance.
final class Normalizations {
  private Normalizations() {}

  static AffineView layer(Node node) {
    AffineView in = node.rows(0);
    int rank = in.dims().length;
    int axis = node.axis(node.integer("axis", -1), rank);
    if (axis == 0) {
      throw node.beyond("across the batch");
    }
    int size = TracedValue.size(Arrays.copyOfRange(in.dims(), axis, rank));
    AffineView scaled =
        standardized(node, in, size).times(Arithmetic.spread(node, node.floats(1), in.dims()));
    return node.has(2) ? scaled.plus(Arithmetic.spread(node, node.floats(2), in.dims())) : scaled;
  }

  static AffineView instance(Node node) {
    int[] dims = node.rows(0).dims();
    return channels(node, dims.length < 2 ? 0 : dims[1]);
  }

  static AffineView group(Node node) {
    return channels(node, Math.clamp(node.integer("num_groups", 0), 0, Integer.MAX_VALUE));
  }

  /// Groups of channels, with a scale and a shift for each channel or, in older operator sets, for
  /// each group.
  private static AffineView channels(Node node, int groups) {
    AffineView in = node.rows(0);
    int channels = in.dims().length < 2 ? 0 : in.dims()[1];
    float[] scale = node.floats(1).values;
    float[] shift = node.floats(2).values;
    boolean fits =
        groups > 0
            && channels % groups == 0
            && in.width() > 0
            && scale.length == shift.length
            && (scale.length == channels || scale.length == groups);
    if (!fits) {
      throw node.beyond(String.format(Locale.ROOT, "of %d channels", channels));
    }
    int each = in.width() / scale.length;
    double[] times = new double[in.width()];
    double[] plus = new double[in.width()];
    for (int i = 0; i < times.length; i++) {
      times[i] = scale[i / each];
      plus[i] = shift[i / each];
    }
    return standardized(node, in, in.width() / groups).times(times).plus(plus);
  }

  private static AffineView standardized(Node node, AffineView in, int size) {
    float epsilon = node.real("epsilon", 1e-5f);
    if (size == 0 || !(epsilon >= 0)) {
      throw node.beyond("of " + size + " numbers with epsilon " + epsilon);
    }
    return Standardizations.of(in, new Standardization(size, epsilon));
  }
}
