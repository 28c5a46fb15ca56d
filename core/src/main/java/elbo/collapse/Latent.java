package elbo.collapse;

/// What an encoder has of one latent.
///
/// @param index from 0
/// @param kl KL(q(z given x) ‖ p(z)), averaged over rows
/// @param meanVariance the variance over rows (divisor N) of the mean of q(z given x), for a prior
///   scaled to variance 1; no nats
/// @param information between row and latent
/// @param aggregateKl KL(q(z) ‖ p(z)) of the aggregate posterior q(z), the mean of q(z given x)
///   over the rows: the KL less the lower end of the information
public record Latent(
    int index, Measured kl, Measured meanVariance, Information information, Measured aggregateKl) {
  /// The variance of the mean above which a latent is active. Y. Burda, R. Grosse, R. Salakhutdinov
  /// (2016), Importance weighted autoencoders.
  public static final double ACTIVE = 0.01;

  /// Whether the mean of q(z given x) follows x. One that does not is collapsed: it transmits
  /// nothing of x but by its scale.
  public boolean isActive() {
    return meanVariance.value() > ACTIVE;
  }
}
