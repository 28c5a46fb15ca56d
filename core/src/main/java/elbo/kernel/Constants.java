package elbo.kernel;

/// The constants that several densities use.
public final class Constants {
  /// log(2π) / 2.
  public static final double HALF_LOG_2_PI = 0.9189385332046728;

  private Constants() {}
}
