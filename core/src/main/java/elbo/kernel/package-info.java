/// Numerical kernels on the Vector API: exp, log, quantiles and activations, matrix products,
/// random bits, sums in a fixed order. A kernel has a scalar definition and a version in lanes with
/// the same bits. The package imports no other package of the library, and is the only one that
/// imports the Vector API.
package elbo.kernel;
