package elbo.weight;

import elbo.kernel.Scratch;

/// A stream of independent terms t of one observation whose mean is log p(x), or a bound on it, in
/// nats: unbiased for the logarithm, where [LogWeights] are unbiased for p(x) itself.
///
/// No weights: exp(t) has another mean than p(x), so that there is no IWAE of terms, no effective
/// sample size and no k-hat, but their mean. Like log weights a pure function of the index of a
/// term.
public interface Terms {
  /// What E(t) is.
  Quantity mean();

  /// Writes terms `first ≤ i < first + size` to `out`, in nats.
  ///
  /// @param size at least 1
  /// @param scratch lends what is needed on the way
  /// @param out at least `size` numbers
  /// @return how many weights the terms took
  /// @throws IllegalArgumentException if a term has no value: a weight is zero, whose log has no
  ///   mean
  long fill(long first, int size, Scratch scratch, double[] out);
}
