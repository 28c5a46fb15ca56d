/// Statistics of log weights: what a statistic and a bound are, the folds that compute them block
/// by block, and estimates with their errors. The package may import `elbo.weight`, `elbo.kernel`
/// and `elbo.name`.
package elbo.estimate;
