package elbo.weight;

/// A log weight that no model may produce, NaN or +∞; the message names the sample, so that it can
/// be computed alone.
public final class InvalidWeightException extends ArithmeticException {
  private static final long serialVersionUID = 1;

  /// @param logW the log weight
  /// @param where the address of the sample, [LogWeights#replay(long)]
  public InvalidWeightException(double logW, String where) {
    super("log w is " + logW + ", which no density gives, at " + where);
  }
}
