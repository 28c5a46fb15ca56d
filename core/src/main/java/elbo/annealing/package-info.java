/// Chains from a proposal to the posterior: paths of densities, transitions that leave them
/// invariant, and the pilot that tunes both. The package may import `elbo.model`,
/// `elbo.distribution`, `elbo.points`, `elbo.weight` and `elbo.kernel`.
package elbo.annealing;
