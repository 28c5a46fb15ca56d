/// The posterior p(z | x) as weighted samples represent it. The package may import `elbo.engine`,
/// `elbo.model`, `elbo.points`, `elbo.weight` and `elbo.kernel`.
package elbo.posterior;
