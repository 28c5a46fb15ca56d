package elbo.onnx;

import java.util.Locale;

/// A constant tensor of real numbers, row-major, which may have double or half precision in the
/// file.
final class Floats implements TracedValue {
  final float[] values;
  private final int[] dims;

  Floats(int[] dims, float[] values) {
    this.dims = dims;
    this.values = values;
  }

  @Override
  public int[] dims() {
    return dims;
  }

  @Override
  public Floats pick(int[] newDims, int[] positions) {
    float[] picked = new float[positions.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = values[positions[i]];
    }
    return new Floats(newDims, picked);
  }

  /// The only element.
  float scalar() {
    if (values.length != 1) {
      throw new NotDense(
          String.format(Locale.ROOT, "a constant of %d numbers instead of one", values.length));
    }
    return values[0];
  }
}
