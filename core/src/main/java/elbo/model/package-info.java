/// Models p(x, z), one file for each, with all that is known of them: the joint density, a
/// proposal, the exact posterior and log p(x) where they exist, and how to draw from them. The
/// package may import `elbo.distribution`, `elbo.network`, `elbo.kernel` and `elbo.name`.
package elbo.model;
