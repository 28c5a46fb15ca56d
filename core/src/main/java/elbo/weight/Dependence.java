package elbo.weight;

/// Which samples of a stream depend on each other: samples r·size … (r + 1)·size − 1 may, for each
/// r, and are independent of all others.
///
/// Such a run is one randomization of quasi-Monte Carlo points, or an antithetic pair. Errors from
/// the spread of single samples are wrong there; those from the spread of whole runs are not.
///
/// @param size samples in a run, at least 1; 1 where every sample is independent
public record Dependence(long size) {
  /// All samples are independent.
  public static final Dependence NONE = new Dependence(1);

  /// @throws IllegalArgumentException if size < 1
  public Dependence {
    if (size < 1) {
      throw new IllegalArgumentException("size must be at least 1, but is " + size);
    }
  }

  /// Whether all samples are independent.
  public boolean isNone() {
    return size == 1;
  }

  /// The fewest samples, at least so many, that are whole runs.
  public long whole(long samples) {
    return Math.ceilDiv(samples, size) * size;
  }
}
