package elbo.model;

import java.util.Arrays;

/// A joint density with gradient and Gauss–Newton precision in z.
public interface SmoothJoint extends Joint {
  /// The expansion of log p(x, ·) about z to second order.
  ///
  /// @param z d numbers
  Expansion expand(double[] z);

  /// How many evaluations of log p(x, ·) an expansion takes: more than one where derivatives are
  /// differences.
  default long evaluations() {
    return 1;
  }

  /// How many gradients an expansion takes: none where derivatives are differences.
  default long gradients() {
    return 1;
  }

  /// The expansion of a function about a point to second order.
  ///
  /// @param logJoint log p(x, z) in nats
  /// @param gradient its d derivatives
  /// @param precision a positive definite approximation of its negative second derivatives, d rows
  ///   of d numbers: the Gauss–Newton matrix, which leaves out the curvature of the decoder itself
  @SuppressWarnings(
      "ArrayRecordComponent") // a result that is read once, not a value that is compared
  record Expansion(double logJoint, double[] gradient, double[][] precision) {
    // Copied, since one expansion is kept while the next is made, perhaps in the same arrays.
    public Expansion {
      gradient = gradient.clone();
      precision = Arrays.stream(precision).map(double[]::clone).toArray(double[][]::new);
    }
  }
}
