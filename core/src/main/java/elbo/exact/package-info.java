/// Exact values for comparison: log p(x) and the law of a weight, by enumeration or quadrature. The
/// package may import `elbo.model`, `elbo.distribution`, `elbo.weight` and `elbo.kernel`.
package elbo.exact;
