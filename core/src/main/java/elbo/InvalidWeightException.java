package elbo;

/// A log weight that no model may produce, NaN or +∞; the message says which sample, so that it can
/// be computed alone.
public final class InvalidWeightException extends ArithmeticException {
  private static final long serialVersionUID = 1;

  InvalidWeightException(double logW, String where) {
    super("log w is " + logW + ", which no density gives, at " + where);
  }
}
