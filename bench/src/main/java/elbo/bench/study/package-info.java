/// Studies of bias, variance and cost: every bound against K, proposals, points, and the warm-up of
/// a JVM. The package may import all modules but the command line, and `elbo.bench`.
package elbo.bench.study;
