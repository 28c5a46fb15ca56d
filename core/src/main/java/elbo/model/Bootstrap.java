package elbo.model;

import elbo.kernel.Scratch;
import java.util.Arrays;

/// The Feynman–Kac model of a series in which states move as they do in the model.
final class Bootstrap implements FeynmanKac {
  private final StateMaps model;
  private final double[][] y;

  /// @param y the numbers of each step
  Bootstrap(StateMaps model, double[][] y) {
    this.model = model;
    this.y = y;
  }

  @Override
  public int steps() {
    return y.length;
  }

  @Override
  public int stateDimension() {
    return model.stateDimension();
  }

  @Override
  public int uniforms() {
    return model.uniforms();
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
    move(model, t, count, before, uniforms, scratch, z);
    if (isMissing(y[t])) {
      Arrays.fill(logPotential, 0, count, 0);
    } else {
      model.logPotential(t, y[t], count, z, scratch, logPotential);
    }
  }

  /// Draws the states of a step as they begin or move in the model.
  static void move(
      StateMaps model,
      int t,
      int count,
      double[] before,
      double[] uniforms,
      Scratch scratch,
      double[] z) {
    if (t == 0) {
      model.initial(count, uniforms, scratch, z);
    } else {
      model.transition(t, count, before, uniforms, scratch, z);
    }
  }

  /// Whether all numbers of a step are missing.
  static boolean isMissing(double[] step) {
    for (double number : step) {
      if (!Double.isNaN(number)) {
        return false;
      }
    }
    return true;
  }
}
