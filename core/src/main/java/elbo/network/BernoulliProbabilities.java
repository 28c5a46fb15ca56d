package elbo.network;

import elbo.kernel.BernoulliSum;
import org.apache.commons.rng.UniformRandomProvider;

/// Bernoulli pixels whose probabilities are the outputs: log p(x | z) = Σⱼ xⱼ log pⱼ + (1 − xⱼ)
/// log(1 − pⱼ).
public record BernoulliProbabilities() implements Likelihood {
  @Override
  public int outputs(int width) {
    return width;
  }

  @Override
  public Observed at(double[] x) {
    float[] pixels = Pixels.unitInterval(x);
    return (count, outputs, scratch, out) ->
        BernoulliSum.probabilities(pixels, count, outputs, out);
  }

  @Override
  public double[] draw(float[] outputs, UniformRandomProvider random) {
    double[] x = new double[outputs.length];
    for (int j = 0; j < x.length; j++) {
      x[j] = random.nextDouble() < outputs[j] ? 1 : 0;
    }
    return x;
  }
}
