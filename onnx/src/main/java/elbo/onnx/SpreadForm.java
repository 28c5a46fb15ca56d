package elbo.onnx;

import elbo.network.Spread;
import elbo.onnx.AffineView.Source.Pending;
import java.util.Arrays;

/// A spread and its parameterization. An exponential, logarithm or root at the end of a graph is
/// removed by changing the parameterization: the standard deviation exp(s) is the log standard
/// deviation s.
record SpreadForm(AffineView rows, Spread spread) {
  SpreadForm resolved() {
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

  private SpreadForm exponential(AffineView in) {
    if (!Elementwise.isFactor(rows) || spread == Spread.LOG_STD || spread == Spread.LOG_VARIANCE) {
      return this;
    }
    AffineView log = in.plus(Arrays.stream(rows.scale).map(Math::log).toArray());
    return new SpreadForm(log, spread == Spread.STD ? Spread.LOG_STD : Spread.LOG_VARIANCE);
  }

  private SpreadForm root(AffineView in) {
    if (!Elementwise.isFactor(rows) || spread != Spread.STD) {
      return this;
    }
    return new SpreadForm(
        in.times(Arrays.stream(rows.scale).map(s -> s * s).toArray()), Spread.VARIANCE);
  }

  private SpreadForm logarithm(AffineView in) {
    double ofVariance = spread == Spread.LOG_VARIANCE ? 1 : 0.5;
    boolean isLog = spread == Spread.LOG_VARIANCE || spread == Spread.LOG_STD;
    for (Spread meant : new Spread[] {Spread.VARIANCE, Spread.STD}) {
      double factor = meant == Spread.VARIANCE ? ofVariance : 2 * ofVariance;
      if (isLog && Arrays.stream(rows.scale).allMatch(s -> s == factor)) {
        double[] scale = Arrays.stream(rows.shift).map(t -> Math.exp(t / factor)).toArray();
        return new SpreadForm(in.times(scale), meant);
      }
    }
    return this;
  }
}
