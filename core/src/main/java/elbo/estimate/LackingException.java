package elbo.estimate;

/// The error that a stream lacks what a statistic needs. It concerns the whole run: no observation
/// of it would do.
public final class LackingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  LackingException(String message) {
    super(message);
  }
}
