package elbo.kernel;

/// Numbers that densities share.
public final class Constants {
  /// log(2π) / 2.
  public static final double HALF_LOG_2_PI = 0.918938533204672741780329736406;

  private Constants() {}
}
