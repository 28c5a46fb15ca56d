package elbo.onnx;

import elbo.kernel.Activation;
import elbo.network.Dense;
import elbo.onnx.AffineView.Source;
import elbo.onnx.AffineView.Source.Joined;
import elbo.onnx.AffineView.Source.Linear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The dense layer that computes rows: an activation of an affine map.
record AffineLayer(AffineView affine, Activation activation) {
  /// The largest number of weights of a layer that is added to those of the graph; nearly all of
  /// its weights are zeros.
  private static final int LARGEST_SELECTION = 1 << 24;

  /// The source of the affine map's argument.
  Source base() {
    return affine.source instanceof Linear l ? l.in.source : affine.source;
  }

  /// The input of the graph from which a source is computed.
  static Source input(Source source) {
    Source first = source;
    while (!first.operands().isEmpty()) {
      first = first.operands().getFirst().source;
    }
    return first;
  }

  /// The parts of rows that are views of several sources.
  static List<AffineView> expand(AffineView rows) {
    if (!(rows.source instanceof Joined joined)) {
      return List.of(rows);
    }
    List<AffineView> out = new ArrayList<>();
    int at = 0;
    while (at < rows.width()) {
      int from = at;
      int before = 0;
      int p = 0;
      while (rows.index[from] >= before + joined.parts.get(p).width()) {
        before += joined.parts.get(p++).width();
      }
      AffineView part = joined.parts.get(p);
      while (at < rows.width()
          && rows.index[at] >= before
          && rows.index[at] < before + part.width()) {
        at++;
      }
      int begin = before;
      int[] places = IntStream.range(from, at).map(i -> rows.index[i] - begin).toArray();
      out.addAll(
          expand(
              part.pick(places)
                  .times(Arrays.copyOfRange(rows.scale, from, at))
                  .plus(Arrays.copyOfRange(rows.shift, from, at))));
    }
    return out;
  }

  /// A layer that computes a view of a [Linear].
  static Dense dense(AffineView rows, Activation activation) {
    AffineLayer layer = new AffineLayer(rows, activation);
    return dense(layer.base(), List.of(layer));
  }

  /// One layer of the outputs of several, which have the same base and activation.
  static Dense dense(Source base, List<AffineLayer> layers) {
    int columns = base.width();
    int rows = layers.stream().mapToInt(l -> l.affine.width()).sum();
    boolean selects = layers.stream().anyMatch(l -> !(l.affine.source instanceof Linear));
    long most = selects ? LARGEST_SELECTION : Integer.MAX_VALUE - 16;
    if (rows == 0 || (long) rows * columns > most) {
      throw new NotDense(String.format(Locale.ROOT, "a layer of %d by %d weights", rows, columns));
    }
    float[] weights = new float[rows * columns];
    float[] bias = new float[rows];
    int row = 0;
    for (AffineLayer layer : layers) {
      for (int i = 0; i < layer.affine.width(); i++, row++) {
        bias[row] = fill(layer.affine, i, columns, weights, row * columns);
      }
    }
    if (!isFinite(weights) || !isFinite(bias)) {
      throw new NotDense("weights that overflow");
    }
    return new Dense(rows, weights, bias, layers.getFirst().activation);
  }

  /// A matrix of zeros, for the few other weights of a layer that is added to those of the graph.
  static float[] selection(int rows, int columns) {
    if ((long) rows * columns > LARGEST_SELECTION) {
      throw new NotDense(String.format(Locale.ROOT, "a layer of %d by %d weights", rows, columns));
    }
    return new float[rows * columns];
  }

  static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /// Writes the weights of one output and returns its bias; both include the scales and shifts
  /// before and after the matrix.
  private static float fill(AffineView rows, int i, int columns, float[] weights, int at) {
    double scale = rows.scale[i];
    if (scale == 0) {
      return (float) rows.shift[i];
    }
    if (!(rows.source instanceof Linear linear)) {
      weights[at + rows.index[i]] = (float) scale;
      return (float) rows.shift[i];
    }
    AffineView in = linear.in;
    double[] sums = new double[columns];
    double bias = 0;
    int from = rows.index[i] * in.width();
    for (int k = 0; k < in.width(); k++) {
      double w = linear.weights[from + k];
      sums[in.index[k]] += w * in.scale[k];
      bias += w * in.shift[k];
    }
    for (int k = 0; k < columns; k++) {
      weights[at + k] = (float) (scale * sums[k]);
    }
    return (float) (scale * bias + rows.shift[i]);
  }
}
