package elbo.network;

import elbo.kernel.Scratch;

/// The parameterization in which a network outputs the scale of a normal distribution.
public enum Spread {
  /// The logarithm of the variance.
  LOG_VARIANCE(Transform.EXP_HALF),
  /// The logarithm of the standard deviation.
  LOG_STD(Transform.EXP),
  /// The standard deviation.
  STD(Transform.IDENTITY),
  /// The variance.
  VARIANCE(Transform.SQRT);

  private final Transform transform;

  Spread(Transform transform) {
    this.transform = transform;
  }

  /// How the standard deviation follows from an output of the network.
  public Transform transform() {
    return transform;
  }

  /// The standard deviation for an output of the network.
  public double std(double value) {
    return transform.value(value);
  }

  /// [#std(double)] for `i < count`, with the same bits.
  public void std(int count, double[] values, Scratch scratch, double[] out) {
    transform.values(count, values, scratch, out);
  }
}
