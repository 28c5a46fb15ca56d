package elbo.network;

import elbo.kernel.BernoulliSum;
import elbo.kernel.Block;
import elbo.kernel.Log;
import elbo.kernel.Log1p;
import elbo.kernel.Scratch;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Bernoulli pixels whose probabilities are the outputs: log p(x | z) = Σⱼ xⱼ log pⱼ + (1 − xⱼ)
/// log(1 − pⱼ).
///
/// Probabilities of 0 and 1 are certain: a pixel that contradicts them results in −∞.
public record BernoulliProbabilities() implements Likelihood {
  @Override
  public int outputs(int width) {
    return width;
  }

  @Override
  public boolean isBernoulli() {
    return true;
  }

  @Override
  public String describe() {
    return "Bernoulli, probabilities";
  }

  @Override
  public Observed at(double[] x) {
    Supports.unitInterval(x);
    return new Pixels(x);
  }

  @Override
  public Optional<String> fault(double[] outputs) {
    for (int j = 0; j < outputs.length; j++) {
      if (!Domain.UNIT.has(outputs[j])) {
        return Optional.of(
            "the probability of number "
                + j
                + " is "
                + outputs[j]
                + ", but must be "
                + Domain.UNIT.rule());
      }
    }
    return Optional.empty();
  }

  @Override
  public double[] draw(double[] outputs, UniformRandomProvider random) {
    double[] x = new double[outputs.length];
    for (int j = 0; j < x.length; j++) {
      x[j] = random.nextDouble() < outputs[j] ? 1 : 0;
    }
    return x;
  }

  private static final class Pixels implements Observed {
    private final float[] x;

    Pixels(double[] x) {
      this.x = new float[x.length];
      for (int j = 0; j < x.length; j++) {
        this.x[j] = (float) x[j];
      }
    }

    @Override
    public void logLikelihood(int count, float[] outputs, Scratch scratch, double[] out) {
      BernoulliSum.probabilities(x, count, outputs, scratch, out);
    }

    @Override
    public void logLikelihood(int count, double[] outputs, Scratch scratch, double[] out) {
      for (int i = 0; i < count; i++) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
          double p = outputs[j * Block.SIZE + i];
          sum += x[j] == 0 ? 0 : x[j] * Log.log(p);
          sum += x[j] == 1 ? 0 : (1 - x[j]) * Log1p.log1p(-p);
        }
        out[i] = sum;
      }
    }

    @Override
    public boolean differentiable() {
      return true;
    }

    @Override
    public void expand(double[] outputs, double[] slope, double[] curvature) {
      for (int j = 0; j < x.length; j++) {
        double p = Math.clamp(outputs[j], 1e-150, 1 - 0x1p-53);
        slope[j] = (x[j] - p) / (p * (1 - p));
        curvature[j] = 1 / (p * (1 - p));
      }
    }
  }
}
