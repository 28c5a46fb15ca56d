package elbo;

import elbo.kernel.NormalQuantile;
import elbo.model.ScalarStateSpace;

/// A random walk that is observed with noise, by three scalar functions: z₀ ~ N(0, 1), z_t =
/// z_(t−1)
/// + N(0, 1), y_t ~ N(z_t, 1).
public record Walk() implements ScalarStateSpace {
  @Override
  public String name() {
    return "Walk";
  }

  @Override
  public double initial(double u) {
    return NormalQuantile.quantile(u);
  }

  @Override
  public double transition(int t, double z, double u) {
    return z + NormalQuantile.quantile(u);
  }

  @Override
  public double logPotential(int t, double z, double y) {
    return -0.5 * (y - z) * (y - z) - 0.5 * Math.log(2 * Math.PI);
  }
}
