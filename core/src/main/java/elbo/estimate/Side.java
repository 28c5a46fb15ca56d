package elbo.estimate;

/// What the expectation of an estimate says about the quantity it is for.
public enum Side {
  /// The expectation lies at or below log p(x).
  LOWER,
  /// The expectation lies at or above log p(x).
  UPPER,
  /// Neither is promised: an estimate of the quantity that its name says.
  ESTIMATE
}
