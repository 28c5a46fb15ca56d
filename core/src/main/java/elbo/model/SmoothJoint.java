package elbo.model;

/// A joint density that can be differentiated: the door to gradients of log p(x, z).
public interface SmoothJoint extends Joint {
  /// log p(x, ·) about z, to second order.
  ///
  /// @param z d numbers
  Expansion expand(double[] z);

  /// A function about a point, to second order.
  ///
  /// @param logJoint log p(x, z) in nats
  /// @param gradient its d derivatives
  /// @param precision a positive definite stand-in for its negative second derivatives, d rows of d
  ///   numbers: the Gauss–Newton matrix, in which the curvature of the decoder itself is left out
  @SuppressWarnings(
      "ArrayRecordComponent") // a result that is read once, not a value that is compared
  record Expansion(double logJoint, double[] gradient, double[][] precision) {}
}
