package elbo.gradient;

import java.util.Optional;

/// The evidence lower bound, from samples alone: the mean of n log weights. Coefficients (1, 1, −1)
/// / n.
///
/// D. P. Kingma, M. Welling (2014), Auto-encoding variational Bayes; D. J. Rezende, S. Mohamed, D.
/// Wierstra (2014), Stochastic backpropagation and approximate inference in deep generative models.
///
/// @param samples n, at least 1; 1 where it is left out
public record Elbo(Optional<Integer> samples) implements Objective {
  /// @throws IllegalArgumentException if n < 1
  public Elbo {
    Checks.samples(samples);
  }

  /// With one sample.
  public Elbo() {
    this(Optional.empty());
  }

  @Override
  public int k() {
    return samples.orElse(1);
  }

  @Override
  public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
    return out.mean(logWeights, offset, k(), -klWeight);
  }
}
