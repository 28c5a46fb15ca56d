package elbo.gradient;

import java.util.Arrays;

/// Derivatives in the parameters of a model and of an encoder, to which estimates are added.
///
/// @param model one number a parameter of the model
/// @param encoder one number a parameter of the encoder
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Gradient(double[] model, double[] encoder) {
  /// Of as many parameters, all 0.
  public static Gradient zero(int ofModel, int ofEncoder) {
    return new Gradient(new double[ofModel], new double[ofEncoder]);
  }

  /// Makes all derivatives 0.
  public void clear() {
    Arrays.fill(model, 0);
    Arrays.fill(encoder, 0);
  }
}
