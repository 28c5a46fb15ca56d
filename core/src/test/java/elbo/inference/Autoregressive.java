package elbo.inference;

import elbo.model.Draw;
import elbo.model.Model;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// A chain of bits, each as the one before with a probability: a model without latents, whose log
/// p(x) is known.
///
/// @param length of the chain
/// @param stay the probability of a bit to be the one before; the first is even
public record Autoregressive(int length, double stay) implements Model {
  @Override
  public int observationDimension() {
    return length;
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    if (x.length != length) {
      throw new IllegalArgumentException(
          name() + " takes " + length + " bits, but there are " + x.length);
    }
    double log = StrictMath.log(0.5);
    for (int i = 1; i < length; i++) {
      log += StrictMath.log(x[i] == x[i - 1] ? stay : 1 - stay);
    }
    return OptionalDouble.of(log);
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    double[] x = new double[length];
    x[0] = random.nextInt(2);
    for (int i = 1; i < length; i++) {
      x[i] = random.nextDouble() < stay ? x[i - 1] : 1 - x[i - 1];
    }
    return new Draw(x);
  }
}
