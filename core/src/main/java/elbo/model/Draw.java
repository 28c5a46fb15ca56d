package elbo.model;

/// A pair (z, x) drawn from a model.
///
/// @param z d latents; none where the model has no latents
/// @param x D numbers
@SuppressWarnings(
    "ArrayRecordComponent") // a result that is read once, not a value that is compared
public record Draw(double[] z, double[] x) {
  /// An observation of a model without latents.
  public Draw(double[] x) {
    this(new double[0], x);
  }
}
