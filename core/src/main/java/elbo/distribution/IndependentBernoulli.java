package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Independent binary latents: coordinate j is 1 with probability pⱼ, else 0.
public final class IndependentBernoulli implements Distribution {
  private final double[] p;
  private final double[] logP;
  private final double[] logNotP;

  /// @param probabilities pⱼ, each from 0 to 1
  /// @throws IllegalArgumentException if one is not
  public IndependentBernoulli(double[] probabilities) {
    p = probabilities.clone();
    logP = new double[p.length];
    logNotP = new double[p.length];
    for (int j = 0; j < p.length; j++) {
      if (!(p[j] >= 0 && p[j] <= 1)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "probability %d must be from 0 to 1, but is %s", j, p[j]));
      }
      logP[j] = Log.log(p[j]);
      logNotP[j] = Log.log(1 - p[j]);
    }
  }

  /// The probabilities, as a copy.
  public double[] probabilities() {
    return p.clone();
  }

  @Override
  public int latentDimension() {
    return p.length;
  }

  @Override
  public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
    for (int j = 0; j < p.length; j++) {
      for (int i = j * Block.SIZE; i < j * Block.SIZE + count; i++) {
        z[i] = u[i] < p[j] ? 1 : 0;
      }
    }
    logDensity(count, z, scratch, logQ);
  }

  @Override
  public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    Arrays.fill(out, 0, count, 0);
    for (int j = 0; j < p.length; j++) {
      for (int i = 0; i < count; i++) {
        out[i] += z[j * Block.SIZE + i] == 1 ? logP[j] : logNotP[j];
      }
    }
  }

  @Override
  public Optional<Distribution> marginal(int from) {
    return Optional.of(new IndependentBernoulli(Arrays.copyOfRange(p, from, p.length)));
  }

  @Override
  public OptionalDouble klTo(Distribution other) {
    if (!(other instanceof IndependentBernoulli to) || to.p.length != p.length) {
      return OptionalDouble.empty();
    }
    double kl = 0;
    for (int j = 0; j < p.length; j++) {
      kl += p[j] > 0 ? p[j] * (logP[j] - to.logP[j]) : 0;
      kl += p[j] < 1 ? (1 - p[j]) * (logNotP[j] - to.logNotP[j]) : 0;
    }
    return OptionalDouble.of(kl);
  }
}
