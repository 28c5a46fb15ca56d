package elbo.training;

/// Adam: steps m̂ / (√v̂ + ε) of the bias-corrected means m of gradients and v of their squares, in
/// single precision.
///
/// D. P. Kingma, J. Ba (2015), Adam: a method for stochastic optimization; weight decay apart from
/// the gradient, I. Loshchilov, F. Hutter (2019), Decoupled weight decay regularization.
///
/// @param beta1 the decay of m, from 0 and below 1
/// @param beta2 the decay of v, from 0 and below 1
/// @param epsilon ε, greater than 0 in single precision
public record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
  /// @throws IllegalArgumentException if a parameter breaks its rule
  public Adam {
    Checks.share("beta1", beta1);
    Checks.share("beta2", beta2);
    Checks.positive("epsilon", (float) epsilon);
  }

  /// β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸.
  public Adam() {
    this(0.9, 0.999, 1e-8);
  }

  @Override
  public int moments() {
    return 2;
  }
}
