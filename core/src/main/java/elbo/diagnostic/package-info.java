/// Diagnostics of the weights, which are statistics but bound nothing: effective sample size,
/// k-hat, the variance of log w; one file for each. The package may import `elbo.estimate` and,
/// like it, `elbo.weight`, `elbo.kernel` and `elbo.name`.
package elbo.diagnostic;
