package elbo.kernel;

/// The constants that several densities use.
public final class Constants {
  /// log(2π) / 2.
  public static final double HALF_LOG_2_PI = 0.9189385332046728;

  /// log 2.
  public static final double LOG_2 = 0.6931471805599453;

  /// log π.
  public static final double LOG_PI = 1.1447298858494002;

  private Constants() {}
}
