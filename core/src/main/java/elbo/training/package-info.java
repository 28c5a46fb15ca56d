/// Learning: the encoder and the decoder of a VAE from observations, by any objective. The package
/// may import `elbo.engine`, `elbo.gradient`, `elbo.model`, `elbo.network`, `elbo.distribution`,
/// `elbo.points`, `elbo.kernel` and `elbo.name`.
package elbo.training;
