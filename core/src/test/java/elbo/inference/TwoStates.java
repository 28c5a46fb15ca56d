package elbo.inference;

import elbo.kernel.Scratch;
import elbo.model.FeynmanKac;
import elbo.model.StateSpace;
import java.util.Optional;

/// A chain of two states, 0 and 1, whose potentials are 1 and 3: p(y) by hand, and with two
/// particles every weight is a small fraction.
///
/// P(z₀ = 1) = ½, P(z_t = 1 | 0) = ¼, P(z_t = 1 | 1) = ¾.
record TwoStates(int steps) implements StateSpace, FeynmanKac {
  @Override
  public int stateDimension() {
    return 1;
  }

  @Override
  public int uniforms() {
    return 1;
  }

  @Override
  public String name() {
    return "TwoStates";
  }

  @Override
  public void initial(int count, double[] uniforms, Scratch scratch, double[] z) {
    for (int i = 0; i < count; i++) {
      z[i] = uniforms[i] < 0.5 ? 1 : 0;
    }
  }

  @Override
  public void transition(
      int t, int count, double[] before, double[] uniforms, Scratch scratch, double[] z) {
    for (int i = 0; i < count; i++) {
      z[i] = uniforms[i] < (before[i] == 1 ? 0.75 : 0.25) ? 1 : 0;
    }
  }

  @Override
  public void logPotential(
      int t, double[] y, int count, double[] z, Scratch scratch, double[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = z[i] == 1 ? Math.log(3) : 0;
    }
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
    if (t == 0) {
      initial(count, uniforms, scratch, z);
    } else {
      transition(t, count, before, uniforms, scratch, z);
    }
    logPotential(t, new double[1], count, z, scratch, logPotential);
  }

  /// As the potentials are: wrong for the next step, so that it must be undone.
  @Override
  public void lookahead(int t, int count, double[] before, Scratch scratch, double[] out) {
    logPotential(t, new double[1], count, before, scratch, out);
  }

  @Override
  public Optional<FeynmanKac> guided(double[] y) {
    return Optional.of(this);
  }

  @Override
  public boolean hasGuide() {
    return true;
  }

  /// p(y), the sum over all paths.
  double evidence() {
    double zero = 0.5;
    double one = 0.5 * 3;
    for (int t = 1; t < steps; t++) {
      double next = 3 * (0.25 * zero + 0.75 * one);
      zero = 0.75 * zero + 0.25 * one;
      one = next;
    }
    return zero + one;
  }
}
