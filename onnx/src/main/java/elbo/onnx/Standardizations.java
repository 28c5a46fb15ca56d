package elbo.onnx;

import elbo.kernel.Pairwise;
import elbo.kernel.Standardization;
import elbo.onnx.AffineView.Source;
import elbo.onnx.AffineView.Source.Combined;
import elbo.onnx.AffineView.Source.Function;
import elbo.onnx.AffineView.Source.Mean;
import elbo.onnx.AffineView.Source.Pending;
import java.util.Arrays;
import java.util.Optional;

/// Groups of elements of one row that are standardized, also in the means, squares and roots that
/// older exporters write.
final class Standardizations {
  private Standardizations() {}

  static AffineView of(AffineView in, Standardization groups) {
    return AffineView.of(new Source.Standardized(in, groups), in.dims());
  }

  /// `(u − mean(u)) / √(mean((u − mean(u))²) + epsilon)`
  static Optional<AffineView> quotient(AffineView x, AffineView y) {
    if (!(x.source instanceof Combined c)
        || !x.isWhole()
        || c.operation != Pairwise.SUM
        || !(c.y.source instanceof Mean mean)
        || !isMeanOf(c.y.times(-1), mean, c.x)
        || !(y.source instanceof Pending root)
        || root.function != Function.SQRT
        || !y.isPlain()
        || !isSpread(y, mean.size)) {
      return Optional.empty();
    }
    AffineView variance = root.in;
    if (!(variance.source instanceof Mean squares)
        || squares.size != mean.size
        || !Arrays.stream(variance.scale).allMatch(s -> s == 1)
        || !isSpread(variance, 1)
        || !(squares.in.source instanceof Pending square)
        || square.function != Function.SQUARE
        || !squares.in.isWhole()
        || square.in.source != c
        || !square.in.isWhole()) {
      return Optional.empty();
    }
    float epsilon = (float) variance.shift[0];
    return epsilon >= 0 && Arrays.stream(variance.shift).allMatch(s -> s == variance.shift[0])
        ? Optional.of(of(c.x, new Standardization(mean.size, epsilon)).pick(x.dims(), x.index))
        : Optional.empty();
  }

  /// Whether each element of `y` is the mean of the group of the same element of `u`.
  private static boolean isMeanOf(AffineView y, Mean mean, AffineView u) {
    return y.isPlain()
        && isSpread(y, mean.size)
        && mean.in.looksAtSame(u)
        && Arrays.equals(mean.in.scale, u.scale)
        && Arrays.equals(mean.in.shift, u.shift);
  }

  /// Whether each element of the source is repeated for a group of this size.
  private static boolean isSpread(AffineView y, int size) {
    for (int i = 0; i < y.index.length; i++) {
      if (y.index[i] != i / size) {
        return false;
      }
    }
    return y.index.length == y.source.width() * size;
  }
}
