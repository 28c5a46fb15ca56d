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

  /// Whether [#chain] takes outputs of the function, which a network keeps anyway, in place of its
  /// inputs.
  default boolean isDerivedFromOutput() {
    return false;
  }

  /// The derivative as reverse mode takes it, from the input or, if [#isDerivedFromOutput], the
  /// output.
  default float slope(float kept) {
    return derivative(kept);
  }

  /// Multiplies `delta[i]` by the [#slope] of `kept[i]` for `from` ≤ i < `to`.
  default void chain(float[] kept, int from, int to, float[] delta) {
    for (int i = from; i < to; i++) {
      delta[i] *= slope(kept[i]);
    }
  }
}
