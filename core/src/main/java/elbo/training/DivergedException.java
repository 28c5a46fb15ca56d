package elbo.training;

/// An error of learning: a number is no longer finite. The message is one line with the step and
/// the row or the layer; the last state that a listener was given is still good.
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message one line
  public DivergedException(String message) {
    super(message);
  }
}
