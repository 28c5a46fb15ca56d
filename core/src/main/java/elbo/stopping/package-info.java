/// Stopping rules: pure plans for the number of samples of the next stage, given the estimates of
/// the stages before. The package may import `elbo.inference`, `elbo.estimate`, the statistics in
/// `elbo.bound` and `elbo.diagnostic`, `elbo.weight` and `elbo.name`.
package elbo.stopping;
