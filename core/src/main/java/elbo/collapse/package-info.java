/// What an encoder has of each latent: KL, active units, mutual information, and the aggregate
/// posterior; and what the weight of the KL term does to it. The package may import
/// `elbo.training`, `elbo.gradient`, `elbo.engine`, `elbo.model`, `elbo.network`,
/// `elbo.distribution`, `elbo.points` and `elbo.kernel`.
package elbo.collapse;
