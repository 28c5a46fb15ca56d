package elbo.training;

import elbo.kernel.Strips;
import elbo.network.Network;
import elbo.network.Perceptron;
import elbo.points.Independent;
import elbo.points.Seed;
import elbo.points.Use;
import java.util.Locale;

/// The learned numbers of an [Architecture], in single precision: those of the encoder, those of
/// the decoder (each as [Perceptron] documents), and the logarithm of the learned scale if there is
/// one.
public final class Parameters {
  private final Architecture architecture;
  private final float[] values;

  /// @param values all numbers in order; copied
  /// @throws IllegalArgumentException if there are more or fewer than the architecture has
  public Parameters(Architecture architecture, float[] values) {
    if (values.length != architecture.parameters()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the architecture has %d parameters, but there are %d",
              architecture.parameters(),
              values.length));
    }
    this.architecture = architecture;
    this.values = values.clone();
  }

  /// Those with which learning begins: weights uniform on ±√(6 / (inputs + outputs)) of their
  /// layer, biases 0, and the scale of the family.
  ///
  /// X. Glorot, Y. Bengio (2010), Understanding the difficulty of training deep feedforward neural
  /// networks.
  public static Parameters initial(Architecture architecture, Seed seed) {
    float[] values = new float[architecture.parameters()];
    Perceptron encoder = architecture.encoder();
    Independent points = new Independent(seed.forUse(Use.INITIALIZATION));
    fill(encoder, points, 0, values, 0);
    fill(architecture.decoder(), points, 1, values, encoder.parameters());
    if (architecture.family() instanceof Family.SharedScale(double start)) {
      values[values.length - 1] = (float) elbo.kernel.Log.log(start);
    }
    return new Parameters(architecture, values);
  }

  private static void fill(
      Perceptron network, Independent points, int which, float[] values, int from) {
    double[] u = new double[elbo.kernel.Block.SIZE];
    int next = from;
    for (int l = 0; l < network.depth(); l++) {
      int in = network.inputs(l);
      int out = network.outputs(l);
      double bound = Math.sqrt(6.0 / (in + out));
      for (int r = 0; r < out; r++) {
        for (int k = 0; k < in; k += Strips.WIDTH) {
          int count = Math.min(Strips.WIDTH, in - k);
          points.fill(2 * l + which, (long) r * in + k, count, 0, 1, u);
          for (int i = 0; i < count; i++) {
            values[next++] = (float) (bound * (2 * u[i] - 1));
          }
        }
      }
      next += out;
    }
  }

  /// The shape whose numbers these are.
  public Architecture architecture() {
    return architecture;
  }

  /// All numbers, as a copy.
  public float[] values() {
    return values.clone();
  }

  /// The encoder: x to d means, then d log variances.
  public Network encoder() {
    return architecture.encoder().network(values, 0);
  }

  /// The decoder: z to the parameters of p(x | z).
  public Network decoder() {
    return architecture.decoder().network(values, architecture.encoder().parameters());
  }

  /// The logarithm of the learned scale, 0 if there is none.
  public double logScale() {
    return architecture.scales() == 1 ? values[values.length - 1] : 0;
  }
}
