package elbo.onnx;

import java.util.Arrays;
import java.util.stream.IntStream;

/// A value that depends on the row of the batch: element `i` is `scale[i] · source[index[i]] +
/// shift[i]`.
///
/// Reshaping, splitting and arithmetic with constants only change the three arrays, so that however
/// an exporter spells a layer, it arrives as the same few numbers, and these go into the weights
/// beside it.
final class Rows implements Item {
  /// The most elements that are traced; wider rows are left to ONNX Runtime.
  static final int WIDEST = 1 << 20;

  final Source source;
  final int[] index;
  final double[] scale;
  final double[] shift;
  private final int[] dims;

  private Rows(int[] dims, Source source, int[] index, double[] scale, double[] shift) {
    this.dims = dims;
    this.source = source;
    this.index = index;
    this.scale = scale;
    this.shift = shift;
  }

  /// All of a source as it is.
  static Rows of(Source source, int... dims) {
    int width = source.width();
    double[] ones = new double[width];
    Arrays.fill(ones, 1);
    return new Rows(dims, source, IntStream.range(0, width).toArray(), ones, new double[width]);
  }

  /// The same numbers in every row; `source` only has to exist.
  static Rows constant(Source source, int[] dims, float[] values) {
    double[] shift = new double[values.length];
    for (int i = 0; i < shift.length; i++) {
      shift[i] = values[i];
    }
    return new Rows(dims, source, new int[shift.length], new double[shift.length], shift);
  }

  @Override
  public int[] dims() {
    return dims;
  }

  int width() {
    return index.length;
  }

  @Override
  public Rows pick(int[] newDims, int[] positions) {
    if (positions.length > WIDEST) {
      throw new NotDense("a row of %d numbers".formatted(positions.length));
    }
    return new Rows(
        newDims,
        source,
        Arrays.stream(positions).map(p -> index[p]).toArray(),
        Arrays.stream(positions).mapToDouble(p -> scale[p]).toArray(),
        Arrays.stream(positions).mapToDouble(p -> shift[p]).toArray());
  }

  /// The elements `at`, as one axis beside the batch.
  Rows pick(int[] at) {
    return pick(new int[] {1, at.length}, at);
  }

  Rows times(double[] by) {
    double[] newScale = scale.clone();
    double[] newShift = shift.clone();
    for (int i = 0; i < by.length; i++) {
      newScale[i] *= by[i];
      newShift[i] *= by[i];
    }
    return new Rows(dims, source, index, newScale, newShift);
  }

  Rows times(double by) {
    double[] all = new double[width()];
    Arrays.fill(all, by);
    return times(all);
  }

  Rows plus(double[] by) {
    double[] newShift = shift.clone();
    for (int i = 0; i < by.length; i++) {
      newShift[i] += by[i];
    }
    return new Rows(dims, source, index, scale, newShift);
  }

  /// The sum with rows that look at the same elements.
  Rows plus(Rows other) {
    double[] newScale = scale.clone();
    for (int i = 0; i < newScale.length; i++) {
      newScale[i] += other.scale[i];
    }
    return new Rows(dims, source, index, newScale, shift).plus(other.shift);
  }

  /// What `function`, computed element by element on the source's input, would be seen through
  /// this: the input at the places that this looks at.
  Rows argument(Rows in) {
    return in.pick(dims, index);
  }

  /// This view over another source of the same width.
  Rows over(Source other) {
    return new Rows(dims, other, index, scale, shift);
  }

  boolean looksAtSame(Rows other) {
    return source == other.source && Arrays.equals(index, other.index);
  }

  /// Whether each element is an element of the source, unchanged.
  boolean isPlain() {
    return Arrays.stream(scale).allMatch(s -> s == 1) && Arrays.stream(shift).allMatch(s -> s == 0);
  }

  /// Whether this is the source as it is.
  boolean isWhole() {
    return isPlain() && Arrays.equals(index, IntStream.range(0, source.width()).toArray());
  }

  boolean isConstant() {
    return Arrays.stream(scale).allMatch(s -> s == 0);
  }
}
