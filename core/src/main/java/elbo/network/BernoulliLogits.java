package elbo.network;

import elbo.kernel.BernoulliSum;
import elbo.kernel.Exp;
import elbo.kernel.Scratch;
import org.apache.commons.rng.UniformRandomProvider;

/// Bernoulli pixels whose log odds are the outputs: log p(x | z) = Σⱼ xⱼ lⱼ − log(1 + e^lⱼ).
///
/// Pixels between 0 and 1 are taken as expectations, as is usual for grey images; the result is a
/// likelihood only if they are binarized.
public record BernoulliLogits() implements Likelihood {
  @Override
  public int outputs(int width) {
    return width;
  }

  @Override
  public Observed at(double[] x) {
    float[] pixels = Pixels.unitInterval(x);
    float[] centered = BernoulliSum.centered(pixels);
    return new Observed() {
      @Override
      public void logLikelihood(int count, float[] outputs, Scratch scratch, double[] out) {
        BernoulliSum.logits(centered, count, outputs, scratch, out);
      }

      @Override
      public boolean differentiable() {
        return true;
      }

      @Override
      public void expand(float[] outputs, double[] slope, double[] curvature) {
        for (int j = 0; j < pixels.length; j++) {
          double p = 1 / (1 + Exp.exp(-(double) outputs[j]));
          slope[j] = pixels[j] - p;
          curvature[j] = p * (1 - p);
        }
      }
    };
  }

  @Override
  public double[] draw(float[] outputs, UniformRandomProvider random) {
    double[] x = new double[outputs.length];
    for (int j = 0; j < x.length; j++) {
      x[j] = random.nextDouble() * (1 + Exp.exp(-outputs[j])) < 1 ? 1 : 0;
    }
    return x;
  }
}
