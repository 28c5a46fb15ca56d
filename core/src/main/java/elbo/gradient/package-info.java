/// Objectives of learning, one file for each: an objective added here is found by its name. And
/// gradients by scores, which need no derivative of a sample. The package may import `elbo.model`,
/// `elbo.distribution`, `elbo.points`, `elbo.kernel` and `elbo.name`.
package elbo.gradient;
