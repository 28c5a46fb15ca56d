/// Neural networks of dense layers with their likelihoods: the decoders and encoders of variational
/// autoencoders. The package may import `elbo.kernel` and `elbo.name`.
package elbo.network;
