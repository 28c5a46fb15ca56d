package elbo.network;

import elbo.kernel.Scratch;

/// The log-likelihood of some numbers of an observation in single precision, for decoders that
/// output it; the relative error of a sum of a few terms is that of single precision.
interface Single {
  /// Some of the numbers of an observation, of one family.
  interface Maker {
    /// The sum of these numbers.
    ///
    /// @param numbers those that are summed, in order; they are all 0, or none is
    Single of(int[] numbers);
  }

  /// Numbers that are summed at once; at most [SingleRows#GROUP], of which it is a divisor.
  int group();

  /// What does not depend on a sample, for the number in place n of those that are summed.
  double fixed(int n);

  /// Writes the rest of the sum over numbers in places `from` to `to`, a group; NaN for a sample
  /// that double precision is needed for.
  void sum(int from, int to, int count, float[] outputs, Scratch scratch, float[] sums);
}
