package elbo.training;

import elbo.network.Likelihood;
import elbo.network.Normal;

/// Where the parameters of p(x | z) come from: outputs of the decoder, or numbers that are learned
/// beside it.
public sealed interface Family {
  /// Outputs of the decoder, and constants.
  static Family of(Likelihood likelihood) {
    return new Outputs(likelihood);
  }

  /// Normal observations with means that are outputs and one scale that is learned: it begins at 1.
  static Family normal() {
    return new SharedScale(1);
  }

  /// A likelihood whose parameters are outputs of the decoder, or constants.
  record Outputs(Likelihood likelihood) implements Family {}

  /// Normal observations with means that are outputs and one scale that is learned.
  ///
  /// @param start the scale with which learning begins, finite and greater than 0
  record SharedScale(double start) implements Family {
    /// @throws IllegalArgumentException if the scale breaks its rule
    public SharedScale {
      if (!(start > 0) || Double.isInfinite(start)) {
        throw new IllegalArgumentException(
            "the scale must be finite and greater than 0, but is " + start);
      }
    }
  }

  /// The likelihood for given learned numbers.
  ///
  /// @param logScale the logarithm of the learned scale, if there is one
  default Likelihood likelihood(double logScale) {
    return switch (this) {
      case Outputs(Likelihood likelihood) -> likelihood;
      case SharedScale _ -> Normal.withScale(elbo.kernel.Exp.exp(logScale));
    };
  }

  /// The likelihood and its parameters in one phrase, for reports.
  default String describe() {
    return switch (this) {
      case Outputs(Likelihood likelihood) -> likelihood.describe();
      case SharedScale _ -> "normal, mean, one learned scale";
    };
  }
}
