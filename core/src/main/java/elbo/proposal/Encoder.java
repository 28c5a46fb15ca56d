package elbo.proposal;

/// Amortized inference: for each observation x, a proposal q(z | x).
@FunctionalInterface
public interface Encoder {
  /// q(· | x).
  ///
  /// @throws IllegalArgumentException if x has another width than the encoder takes, or if what
  ///   comes out is no distribution (a scale that is not positive, say); the message names the rule
  ///   and the value
  Proposal at(double[] x);
}
