package elbo;

import elbo.kernel.Activation;
import elbo.kernel.Identity;
import elbo.kernel.Tanh;
import elbo.model.NormalEncoder;
import elbo.model.Vae;
import elbo.network.BernoulliLogits;
import elbo.network.Dense;
import elbo.network.Likelihood;
import elbo.network.Network;
import elbo.network.Spread;
import java.util.List;
import java.util.Random;

/// A small VAE with seeded weights, for tests: d latents, two layers in each network.
public final class TinyVae {
  private TinyVae() {}

  /// A layer with weights uniform on ±2/√inputs and biases on ±½.
  public static Dense layer(long seed, int inputs, int outputs, Activation activation) {
    // java.util.Random's numbers are part of its specification.
    Random random = new Random(seed);
    float[] weights = new float[inputs * outputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) ((4 * random.nextDouble() - 2) / Math.sqrt(inputs));
    }
    float[] bias = new float[outputs];
    for (int i = 0; i < outputs; i++) {
      bias[i] = (float) (random.nextDouble() - 0.5);
    }
    return new Dense(outputs, weights, bias, activation);
  }

  /// A decoder from d latents by way of 13 hidden units.
  public static Network decoder(int d, int outputs) {
    return new Network(List.of(layer(1, d, 13, new Tanh()), layer(2, 13, outputs, new Identity())));
  }

  /// A VAE of d latents and so many numbers in an observation.
  public static Vae of(int d, int width, Likelihood likelihood) {
    Network encoder =
        new Network(List.of(layer(3, width, 9, new Tanh()), layer(4, 9, 2 * d, new Identity())));
    return new Vae(
        "tiny",
        width,
        decoder(d, likelihood.outputs(width)),
        likelihood,
        new NormalEncoder(width, d, encoder::outputsAt, Spread.LOG_VARIANCE)::at);
  }

  /// A VAE of Bernoulli pixels.
  public static Vae bernoulli(int d, int width) {
    return of(d, width, new BernoulliLogits());
  }

  /// Pixels of which every third is on.
  public static double[] pixels(int width) {
    double[] x = new double[width];
    for (int j = 0; j < width; j += 3) {
      x[j] = 1;
    }
    return x;
  }
}
