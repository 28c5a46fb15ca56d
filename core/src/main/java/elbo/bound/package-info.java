/// Bounds on log p(x) and estimates of it, one file for each: a bound added here is found by its
/// name. The package may import `elbo.estimate` and, like it, `elbo.weight`, `elbo.kernel` and
/// `elbo.name`.
package elbo.bound;
