/// Points of the unit cube with random access by observation, sample and dimension: independent,
/// antithetic and quasi-Monte Carlo. The package may import `elbo.kernel` and `elbo.name`.
package elbo.points;
