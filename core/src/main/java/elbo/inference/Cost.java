package elbo.inference;

/// Work that was done, as counted.
///
/// @param evaluations of log p(x, z)
/// @param gradients of it with respect to z, each with its Jacobian
public record Cost(long evaluations, long gradients) {
  /// Nothing was done.
  public static final Cost NONE = new Cost(0, 0);

  /// This and other work.
  public Cost plus(Cost more) {
    return new Cost(evaluations + more.evaluations, gradients + more.gradients);
  }
}
