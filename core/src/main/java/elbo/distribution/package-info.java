/// Distributions over latents that map uniforms to samples and have a known density: priors,
/// posteriors, proposals and mixtures of them. The package may import `elbo.kernel` alone.
package elbo.distribution;
