package elbo.gradient;

import java.util.Optional;

/// The evidence lower bound without the score of q, whose mean is 0: coefficients (1, 1, 0) / n.
///
/// Same mean of the gradient as [Elbo], and no variance where q is the posterior. For the weights
/// of [Iwae] the same omission has a bias: [DoublyReparameterized] is right there. G. Roeder, Y.
/// Wu, D. Duvenaud (2017), Sticking the landing.
///
/// @param samples n, at least 1; 1 where it is left out
public record StickingTheLanding(Optional<Integer> samples) implements Objective {
  /// @throws IllegalArgumentException if n < 1
  public StickingTheLanding {
    Checks.samples(samples);
  }

  /// With one sample.
  public StickingTheLanding() {
    this(Optional.empty());
  }

  @Override
  public int k() {
    return samples.orElse(1);
  }

  @Override
  public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
    return out.mean(logWeights, offset, k(), 0);
  }
}
