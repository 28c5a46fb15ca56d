package elbo.onnx;

import elbo.network.Transform;
import elbo.onnx.AffineView.Source.Pending;
import java.util.Arrays;

/// Outputs and how a parameter follows from them. An exponential, logarithm or root at the end of a
/// graph is removed by changing the transform: the standard deviation exp(s) is that of the log
/// standard deviation s.
record TransformForm(AffineView rows, Transform transform) {
  TransformForm resolved() {
    if (!(rows.source instanceof Pending p)) {
      return this;
    }
    AffineView in = rows.argument(p.in);
    return switch (p.function) {
      case EXP -> exponential(in);
      case SQRT -> root(in);
      case LOG -> logarithm(in);
      default -> this;
    };
  }

  private TransformForm exponential(AffineView in) {
    if (!Elementwise.isFactor(rows)
        || (transform != Transform.IDENTITY && transform != Transform.SQRT)) {
      return this;
    }
    AffineView log = in.plus(Arrays.stream(rows.scale).map(Math::log).toArray());
    return new TransformForm(
        log, transform == Transform.IDENTITY ? Transform.EXP : Transform.EXP_HALF);
  }

  private TransformForm root(AffineView in) {
    if (!Elementwise.isFactor(rows) || transform != Transform.IDENTITY) {
      return this;
    }
    return new TransformForm(
        in.times(Arrays.stream(rows.scale).map(s -> s * s).toArray()), Transform.SQRT);
  }

  private TransformForm logarithm(AffineView in) {
    double ofSquare = transform == Transform.EXP_HALF ? 1 : 0.5;
    boolean isLog = transform == Transform.EXP_HALF || transform == Transform.EXP;
    for (Transform meant : new Transform[] {Transform.SQRT, Transform.IDENTITY}) {
      double factor = meant == Transform.SQRT ? ofSquare : 2 * ofSquare;
      if (isLog && Arrays.stream(rows.scale).allMatch(s -> s == factor)) {
        double[] scale = Arrays.stream(rows.shift).map(t -> Math.exp(t / factor)).toArray();
        return new TransformForm(in.times(scale), meant);
      }
    }
    return this;
  }
}
