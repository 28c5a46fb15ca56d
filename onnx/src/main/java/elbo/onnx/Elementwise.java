package elbo.onnx;

import elbo.kernel.Activation;
import elbo.onnx.AffineView.Source;
import elbo.onnx.AffineView.Source.Function;
import elbo.onnx.AffineView.Source.Pending;
import java.util.Arrays;

/// Functions of each element of a view.
final class Elementwise {
  private Elementwise() {}

  static AffineView activated(AffineView in, Activation activation) {
    return AffineView.of(new Source.Activated(in, activation), in.dims());
  }

  /// A function that is no activation. A logarithm, exponential or root of another is simplified.
  static AffineView pending(Function function, AffineView in) {
    if (in.source instanceof Pending p && p.function == Function.EXP && isFactor(in)) {
      double[] logScale = Arrays.stream(in.scale).map(Math::log).toArray();
      AffineView log = in.argument(p.in).plus(logScale);
      switch (function) {
        case LOG -> {
          return log;
        }
        case SQRT -> {
          return pending(Function.EXP, log.times(0.5));
        }
        case SQUARE -> {
          return pending(Function.EXP, log.times(2));
        }
        default -> {}
      }
    }
    return AffineView.of(new Pending(function, in), in.dims());
  }

  /// Whether rows are their source times positive constants.
  static boolean isFactor(AffineView rows) {
    return Arrays.stream(rows.scale).allMatch(s -> s > 0)
        && Arrays.stream(rows.shift).allMatch(s -> s == 0);
  }
}
