package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Log;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Scratch;
import java.util.Arrays;

/// The Feynman–Kac model of a series whose states are drawn about the mode z* of p(z_t | z_(t−1),
/// y_t), with the standard deviation of the transition.
///
/// z_t ~ N(z*, σ²), and the potential is p(y_t | z_t) N(z_t; f, σ²) / N(z_t; z*, σ²): at a mode the
/// tilt between the two normal distributions is the slope of log p(y_t | z_t), so that the
/// potential is bounded wherever log p(y_t | z_t) is concave. A narrower normal distribution would
/// fit closer, but not have that. The lookahead is Laplace's approximation of p(y_t | z_(t−1)). M.
/// K. Pitt, N. Shephard (1999), Filtering via simulation: auxiliary particle filters.
final class ModeGuide implements FeynmanKac {
  // Each is at most that long, or as many standard deviations: a curvature may change fast.
  private static final int NEWTON_STEPS = 5;
  private static final double LONGEST = 2;

  private final NormalMaps model;
  private final double[][] y;

  /// @param y the numbers of each step
  ModeGuide(NormalMaps model, double[][] y) {
    this.model = model;
    this.y = y;
  }

  @Override
  public int steps() {
    return y.length;
  }

  @Override
  public int stateDimension() {
    return 1;
  }

  @Override
  public int uniforms() {
    return 1;
  }

  @Override
  public void step(
      int t,
      int count,
      double[] before,
      double[] uniforms,
      Scratch scratch,
      double[] z,
      double[] logPotential) {
    if (Bootstrap.isMissing(y[t])) {
      Bootstrap.move(model, t, count, before, uniforms, scratch, z);
      Arrays.fill(logPotential, 0, count, 0);
      return;
    }
    int mark = scratch.mark();
    double[] mean = scratch.doubles(Block.SIZE);
    double[] mode = scratch.doubles(Block.SIZE);
    double[] curvature = scratch.doubles(Block.SIZE);
    double scale = means(t, count, before, scratch, mean);
    modes(t, count, mean, scale, scratch, mode, curvature);
    NormalQuantile.fill(uniforms, 0, count, uniforms);
    for (int i = 0; i < count; i++) {
      z[i] = Math.fma(scale, uniforms[i], mode[i]);
    }
    model.logPotential(t, y[t], count, z, scratch, logPotential);
    for (int i = 0; i < count; i++) {
      double from = (z[i] - mean[i]) / scale;
      logPotential[i] += 0.5 * (uniforms[i] * uniforms[i] - from * from);
    }
    scratch.release(mark);
  }

  @Override
  public void lookahead(int t, int count, double[] before, Scratch scratch, double[] out) {
    if (Bootstrap.isMissing(y[t])) {
      Arrays.fill(out, 0, count, 0);
      return;
    }
    int mark = scratch.mark();
    double[] mean = scratch.doubles(Block.SIZE);
    double[] mode = scratch.doubles(Block.SIZE);
    double[] widths = scratch.doubles(Block.SIZE);
    double scale = means(t, count, before, scratch, mean);
    modes(t, count, mean, scale, scratch, mode, widths);
    model.logPotential(t, y[t], count, mode, scratch, out);
    for (int i = 0; i < count; i++) {
      widths[i] = Math.fma(scale * scale, widths[i], 1);
    }
    Log.fill(widths, 0, count, widths);
    for (int i = 0; i < count; i++) {
      double from = (mode[i] - mean[i]) / scale;
      out[i] -= 0.5 * (from * from + widths[i]);
    }
    scratch.release(mark);
  }

  private double means(int t, int count, double[] before, Scratch scratch, double[] mean) {
    if (t == 0) {
      Arrays.fill(mean, 0, count, model.initialMean());
      return model.initialScale();
    }
    model.mean(t, count, before, scratch, mean);
    return model.scale();
  }

  // The curvatures are those at the last but one.
  private void modes(
      int t,
      int count,
      double[] mean,
      double scale,
      Scratch scratch,
      double[] mode,
      double[] curvature) {
    int mark = scratch.mark();
    double[] slope = scratch.doubles(Block.SIZE);
    double variance = scale * scale;
    double longest = LONGEST * Math.max(1, scale);
    System.arraycopy(mean, 0, mode, 0, count);
    for (int n = 0; n < NEWTON_STEPS; n++) {
      model.slopes(t, y[t][0], count, mode, scratch, slope, curvature);
      for (int i = 0; i < count; i++) {
        double to =
            (mean[i] + variance * Math.fma(curvature[i], mode[i], slope[i]))
                / Math.fma(variance, curvature[i], 1);
        double move = to - mode[i];
        // A curvature that overflows leaves no number.
        mode[i] += Double.isNaN(move) ? 0 : Math.clamp(move, -longest, longest);
      }
    }
    scratch.release(mark);
  }
}
