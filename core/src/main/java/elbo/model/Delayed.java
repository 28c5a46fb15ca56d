package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import java.util.Arrays;

/// A Feynman–Kac model that begins some steps later: its first states stand for those before.
///
/// @param series what begins later
/// @param delay by how many steps
record Delayed(FeynmanKac series, int delay) implements FeynmanKac {
  @Override
  public int steps() {
    return series.steps() + delay;
  }

  @Override
  public int stateDimension() {
    return series.stateDimension();
  }

  @Override
  public int uniforms() {
    return series.uniforms();
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
    if (t == 0 || t > delay) {
      series.step(Math.max(0, t - delay), count, before, uniforms, scratch, z, logPotential);
      return;
    }
    for (int j = 0; j < series.stateDimension(); j++) {
      System.arraycopy(before, j * Block.SIZE, z, j * Block.SIZE, count);
    }
    Arrays.fill(logPotential, 0, count, 0);
  }

  @Override
  public void lookahead(int t, int count, double[] before, Scratch scratch, double[] out) {
    if (t > delay) {
      series.lookahead(t - delay, count, before, scratch, out);
    } else {
      Arrays.fill(out, 0, count, 0);
    }
  }
}
