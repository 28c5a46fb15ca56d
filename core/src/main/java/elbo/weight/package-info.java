/// Streams of log weights with mean p(x), which samplers produce and statistics fold, blocks of
/// them, and the exact law of a weight. The package may import `elbo.kernel` alone.
package elbo.weight;
