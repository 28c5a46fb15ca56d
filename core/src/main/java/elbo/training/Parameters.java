package elbo.training;

import elbo.kernel.Strips;
import elbo.model.Conditional;
import elbo.model.Digest;
import elbo.model.LatentModel;
import elbo.model.NormalEncoder;
import elbo.model.Vae;
import elbo.network.Likelihood;
import elbo.network.Network;
import elbo.network.Perceptron;
import elbo.network.Spread;
import elbo.points.Independent;
import elbo.points.Seed;
import elbo.points.Use;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The learned numbers of an [Architecture], in single precision: those of the encoder, those of
/// the decoder, those of both networks of a second level (each as [Perceptron] documents), and the
/// logarithm of the learned scale if there is one.
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
    Independent points = new Independent(seed.forUse(Use.INITIALIZATION));
    int from = 0;
    List<Perceptron> networks = architecture.networks();
    for (int n = 0; n < networks.size(); n++) {
      fill(networks.get(n), points, n, values, from);
      from += networks.get(n).parameters();
    }
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
          points.fill(address(l, which), (long) r * in + k, count, 0, 1, u);
          for (int i = 0; i < count; i++) {
            values[next++] = (float) (bound * (2 * u[i] - 1));
          }
        }
      }
      next += out;
    }
  }

  // The networks of a second level have addresses of their own.
  private static int address(int layer, int which) {
    return (which < 2 ? 0 : 1 << 16) + 2 * layer + which % 2;
  }

  /// The shape whose numbers these are.
  public Architecture architecture() {
    return architecture;
  }

  /// All numbers, as a copy.
  public float[] values() {
    return values.clone();
  }

  /// The encoder: x, then the condition, to d means, then d log variances.
  public Network encoder() {
    return network(0);
  }

  /// The decoder: z, then the condition, to the parameters of p(x | z).
  public Network decoder() {
    return network(1);
  }

  /// The encoder of the second level: z₁ to the means of z₂, then their log variances.
  ///
  /// @throws IndexOutOfBoundsException if there is none
  public Network upperEncoder() {
    return network(2);
  }

  /// The decoder of the second level: z₂ to the means of z₁, then their log variances.
  ///
  /// @throws IndexOutOfBoundsException if there is none
  public Network upperDecoder() {
    return network(3);
  }

  private Network network(int which) {
    List<Perceptron> networks = architecture.networks();
    int from = networks.subList(0, which).stream().mapToInt(Perceptron::parameters).sum();
    return networks.get(which).network(values, from);
  }

  /// The model: a [Vae] or, of an architecture with conditions, one for each condition.
  ///
  /// @param name its name in reports
  public LatentModel model(String name) {
    int conditions = architecture.conditions();
    if (conditions == 0) {
      return vae(name);
    }
    Network encoder = encoder();
    Network decoder = decoder();
    String sha256 = sha256();
    int[] dimensions = {architecture.latents(), architecture.width(), conditions};
    return new Conditional(
        name,
        Optional.of(sha256),
        dimensions,
        c -> vae(name, sha256, encoder.given(c), decoder.given(c)));
  }

  /// The model that takes no condition.
  ///
  /// @param name its name in reports
  /// @throws IllegalStateException if it takes one
  public Vae vae(String name) {
    if (architecture.conditions() > 0) {
      throw new IllegalStateException(
          name + " takes a condition of " + architecture.conditions() + " numbers");
    }
    return architecture.upper().isPresent()
        ? new TwoLevels(decoder(), upperEncoder(), upperDecoder())
            .vae(name, sha256(), posterior(encoder()), likelihood())
        : vae(name, sha256(), encoder(), decoder());
  }

  private Vae vae(String name, String sha256, Network encoder, Network decoder) {
    NormalEncoder q = posterior(encoder);
    return new Vae(name, Optional.of(sha256), architecture.width(), decoder, likelihood(), q::at);
  }

  private static NormalEncoder posterior(Network encoder) {
    return NormalEncoder.of(encoder, Spread.LOG_VARIANCE);
  }

  private Likelihood likelihood() {
    return architecture.family().likelihood(logScale());
  }

  /// The hash of architecture and parameters.
  public String sha256() {
    return new Digest().add(architecture.toString()).add(values).hex();
  }

  /// The logarithm of the learned scale, 0 if there is none.
  public double logScale() {
    return architecture.scales() == 1 ? values[values.length - 1] : 0;
  }
}
