package elbo.exact;

/// The log of the Laplace transform of a positive variable e^U: log E exp(−e^(τ + U)).
@FunctionalInterface
interface LogTransform {
  /// The value at τ, with its digits near 0 and far below it; NaN where it is not determined.
  double at(double tau);
}
