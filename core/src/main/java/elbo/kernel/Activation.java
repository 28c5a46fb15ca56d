package elbo.kernel;

/// A function applied to every output of a layer, in single precision.
public interface Activation {
  /// The scalar definition.
  float apply(float x);

  /// Sets `out[i]` to the function of `x[i]` for `from` ≤ i < `to`. The arrays may be the same.
  void fill(float[] x, int from, int to, float[] out);

  /// The derivative, by its formula. At a kink it is that from the right, and at ±∞ the limit or
  /// NaN.
  float derivative(float x);
}
