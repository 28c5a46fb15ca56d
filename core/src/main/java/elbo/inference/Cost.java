package elbo.inference;

/// Work that was done, as counted.
///
/// @param evaluations of log p(x, z)
/// @param gradients of it with respect to z, each with its Jacobian
public record Cost(long evaluations, long gradients) {
  /// Nothing was done.
  public static final Cost NONE = new Cost(0, 0);

  /// One evaluation of log p(x, z).
  public static final Cost EVALUATION = new Cost(1, 0);

  /// This work so many times.
  public Cost times(long n) {
    return new Cost(n * evaluations, n * gradients);
  }

  /// This and other work.
  public Cost plus(Cost more) {
    return new Cost(evaluations + more.evaluations, gradients + more.gradients);
  }
}
