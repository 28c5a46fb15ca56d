package elbo.model;

/// A log density of (x, z) with real parameters, differentiable in them: log p(x, z) of a model, or
/// log q(z | x) of a [LearnedEncoder].
///
/// Every vector of finite parameters is allowed, so that steps along a gradient need no
/// constraints: probabilities are given by log odds.
///
/// @param <P> the family, whose members differ in their parameters alone
public interface Parametric<P> {
  /// The parameters, as a copy.
  double[] parameters();

  /// The member of the family with these parameters.
  ///
  /// @throws IllegalArgumentException if there are fewer or more, or one is NaN or +∞
  P withParameters(double[] parameters);

  /// Adds `coefficient` times the derivatives of the log density in the parameters.
  ///
  /// @param z coordinate j at `z[j * Block.SIZE + lane]`
  /// @param gradient one number a parameter
  void addGradient(double[] x, double[] z, int lane, double coefficient, double[] gradient);
}
