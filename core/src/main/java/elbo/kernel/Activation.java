package elbo.kernel;

/// A function applied to every output of a layer, in single precision.
public interface Activation {
  /// The scalar definition.
  float apply(float x);

  /// Sets `out[i]` to the function of `x[i]` for `from` ≤ i < `to`. The arrays may be the same.
  void fill(float[] x, int from, int to, float[] out);

  /// The derivative, by central differences to about four digits. That suffices to find where a
  /// density is large; override it where more is needed.
  default float derivative(float x) {
    float step = 0x1p-6f;
    return (apply(x + step) - apply(x - step)) / (2 * step);
  }
}
