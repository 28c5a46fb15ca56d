package elbo.model;

import elbo.distribution.Distribution;

/// A proposal q(z | x) for every x, with parameters to be learned.
public interface LearnedEncoder extends Parametric<LearnedEncoder> {
  /// q(· | x).
  ///
  /// @throws IllegalArgumentException if x has another width or lies outside the support
  Distribution at(double[] x);
}
