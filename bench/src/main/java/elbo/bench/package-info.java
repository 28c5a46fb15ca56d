/// Benchmarks on JMH, comparisons with peers, and the tables made from their recordings. The
/// package may import all modules but the command line; no other module imports it.
package elbo.bench;
