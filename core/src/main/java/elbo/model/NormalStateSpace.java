package elbo.model;

import elbo.kernel.NormalQuantile;
import elbo.kernel.Scratch;
import java.util.Optional;

/// A state-space model of scalar states with normal transitions: z₀ ~ N(m, s²), z_t ~ N(f(t,
/// z_(t−1)), σ²).
///
/// Whatever is observed, log p(y) is known: [elbo.exact.GridFilter] integrates over a grid. The
/// [guide][#guided] moves states to the modes of p(z_t | z_(t−1), y_t), which [slopes][#slopes] of
/// the potential lead to.
public interface NormalStateSpace extends StateSpace, NormalMaps {
  @Override
  default int stateDimension() {
    return 1;
  }

  @Override
  default void initial(int count, double[] uniforms, Scratch scratch, double[] z) {
    NormalQuantile.fill(uniforms, 0, count, uniforms);
    double m = initialMean();
    double s = initialScale();
    for (int i = 0; i < count; i++) {
      z[i] = Math.fma(s, uniforms[i], m);
    }
  }

  @Override
  default void transition(
      int t, int count, double[] before, double[] uniforms, Scratch scratch, double[] z) {
    NormalQuantile.fill(uniforms, 0, count, uniforms);
    mean(t, count, before, scratch, z);
    double s = scale();
    for (int i = 0; i < count; i++) {
      z[i] = Math.fma(s, uniforms[i], z[i]);
    }
  }

  @Override
  default Optional<FeynmanKac> guided(double[] y) {
    return Optional.of(new ModeGuide(this, steps(y)));
  }

  @Override
  default boolean hasGuide() {
    return true;
  }
}
