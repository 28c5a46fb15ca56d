package elbo.kernel;

/// Scalar definitions that are private to the kernels, for benchmarks.
public final class Twins {
  private Twins() {}

  /// [Exp] in single precision.
  public static float exp(float x) {
    return Exp.exp(x);
  }

  /// [Log] in single precision.
  public static float log(float x) {
    return Log.log(x);
  }
}
