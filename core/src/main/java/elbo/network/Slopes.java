package elbo.network;

import elbo.kernel.Scratch;

/// log p(x | z) of samples with an x each, and its derivatives by the outputs of the decoder: what
/// learning takes from a likelihood.
///
/// Samples are the columns of a strip, as in [elbo.kernel.Strips].
@FunctionalInterface
public interface Slopes {
  /// Writes log p(x | z), in nats, of samples `i < count`, and overwrites their outputs with the
  /// derivatives.
  ///
  /// Where a parameter is none of a distribution, results are NaN. The other columns of the strip
  /// and their sums are overwritten too.
  ///
  /// @param count at most 16
  /// @param x number j of sample i at `[xAt + 16 j + i]`
  /// @param outputs output r of sample i at `[at + 16 r + i]`
  /// @param logLikelihood one number a column, from `to` on
  void fill(
      int count,
      float[] x,
      int xAt,
      float[] outputs,
      int at,
      Scratch scratch,
      double[] logLikelihood,
      int to);
}
