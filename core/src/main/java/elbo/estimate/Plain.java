package elbo.estimate;

/// An estimate without further numbers.
///
/// @param name of the statistic
public record Plain(String name, Side side, double value, double standardError, long samples)
    implements Estimate {
  /// An estimate of a statistic.
  public static Plain of(Statistic<?> of, double value, double standardError, long samples) {
    return new Plain(of.name(), of.side(), value, standardError, samples);
  }

  @Override
  public String toString() {
    return line();
  }
}
