package elbo.weight;

import elbo.kernel.Scratch;

/// Log weights of chains from one sample of the posterior back to q: E(1 / w) = 1 / p(x), so that
/// their mean log bounds log p(x) from above.
///
/// No [LogWeights], whose mean is p(x): no statistic takes them. There are some only where a sample
/// of the posterior is known, as that of a pair (z, x) which a model draws is; none for a row of
/// data.
public interface ReverseWeights {
  /// Writes the log weights, in nats, of chains `first ≤ i < first + size`.
  ///
  /// @param size at most `Block.SIZE`
  void fill(long first, int size, Scratch scratch, double[] out);
}
