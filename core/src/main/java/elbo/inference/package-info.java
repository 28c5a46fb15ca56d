/// Proposals that are fitted to an observation, and samplers, which open a stream of log weights
/// for it; one file for each. The package may import `elbo.model`, `elbo.distribution`,
/// `elbo.points`, `elbo.exact`, `elbo.weight`, `elbo.kernel` and `elbo.name`.
package elbo.inference;
