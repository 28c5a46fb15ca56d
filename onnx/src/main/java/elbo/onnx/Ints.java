package elbo.onnx;

import java.util.Arrays;

/// A constant tensor of whole numbers, row-major: axes, shapes, indices.
final class Ints implements TracedValue {
  /// The unknown length of the batch in a shape: a number that occurs in no graph. It is not the
  /// least one, which exporters write for an open end.
  static final long BATCH = Long.MIN_VALUE + 0x5eed_0f_ba7c4L;

  final long[] values;
  private final int[] dims;

  Ints(int[] dims, long[] values) {
    this.dims = dims;
    this.values = values;
  }

  static Ints of(long... values) {
    return new Ints(new int[] {values.length}, values);
  }

  @Override
  public int[] dims() {
    return dims;
  }

  @Override
  public Ints pick(int[] newDims, int[] positions) {
    return new Ints(newDims, Arrays.stream(positions).mapToLong(p -> values[p]).toArray());
  }
}
