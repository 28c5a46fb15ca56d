package elbo.onnx;

import java.util.Arrays;

/// A constant tensor of whole numbers, row-major: axes, shapes, indices.
final class Ints implements Item {
  /// Stands for the unknown length of the batch in a shape. A number that no graph holds by itself;
  /// the least one will not do, because exporters write it for an open end.
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
