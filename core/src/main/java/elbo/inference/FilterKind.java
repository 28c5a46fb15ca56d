package elbo.inference;

/// How the particles of a filter move, and by what they are resampled.
public enum FilterKind {
  /// As the states of the model, resampled by their weights. N. J. Gordon, D. J. Salmond, A. F. M.
  /// Smith (1993), Novel approach to nonlinear/non-Gaussian Bayesian state estimation.
  BOOTSTRAP,
  /// Where the next observation draws them, resampled by their weights. A. Doucet, S. Godsill, C.
  /// Andrieu (2000), On sequential Monte Carlo sampling methods for Bayesian filtering.
  GUIDED,
  /// Where the next observation draws them, resampled by their weights times how well they can
  /// expect to do at it. M. K. Pitt, N. Shephard (1999), Filtering via simulation: auxiliary
  /// particle filters.
  AUXILIARY
}
