package elbo.training;

/// Stochastic gradient ascent with momentum: u ← μ u + g, and a step along u.
///
/// B. T. Polyak (1964), Some methods of speeding up the convergence of iteration methods.
///
/// @param momentum μ, from 0 and below 1
public record Sgd(double momentum) implements Optimizer {
  /// @throws IllegalArgumentException if μ breaks its rule
  public Sgd {
    Checks.share("momentum", momentum);
  }

  @Override
  public int moments() {
    return 1;
  }
}
