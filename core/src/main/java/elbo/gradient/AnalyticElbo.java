package elbo.gradient;

import java.util.Optional;

/// The evidence lower bound with its KL term in closed form, E_q log p(x | z) − β Σⱼ max(KLⱼ, λ).
///
/// Its samples estimate the reconstruction alone: coefficients (1, 1, 0) / n, of log p(x | z) in
/// place of log w. With β and λ left out it is the ELBO; with them it is that of a [ClosedFormKl].
///
/// @param samples n, at least 1; 1 where it is left out
/// @param beta β, the weight of the KL term, finite and greater than 0; 1 where it is left out
/// @param freeBits λ, the nats a coordinate that cost nothing, finite and at least 0; 0 where it is
///   left out
public record AnalyticElbo(
    Optional<Integer> samples, Optional<Double> beta, Optional<Double> freeBits)
    implements Objective {
  /// @throws IllegalArgumentException if a parameter breaks its rule
  public AnalyticElbo {
    Checks.samples(samples);
    new ClosedFormKl(beta.orElse(1.0), freeBits.orElse(0.0));
  }

  /// The ELBO with one sample.
  public AnalyticElbo() {
    this(Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public int k() {
    return samples.orElse(1);
  }

  @Override
  public double coefficients(double[] logWeights, int offset, double klWeight, Coefficients out) {
    return out.mean(logWeights, offset, k(), 0);
  }

  @Override
  public Optional<ClosedFormKl> closedFormKl() {
    return Optional.of(new ClosedFormKl(beta.orElse(1.0), freeBits.orElse(0.0)));
  }
}
