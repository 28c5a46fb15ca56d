package elbo.model;

import elbo.kernel.Block;
import elbo.kernel.Identity;
import elbo.kernel.LogSum;
import elbo.kernel.Scratch;
import elbo.kernel.Tanh;
import elbo.network.BernoulliLogits;
import elbo.network.BernoulliProbabilities;
import elbo.network.Decoder;
import elbo.network.Dense;
import elbo.network.Likelihood;
import elbo.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// An autoregressive model, p(x) = Πᵢ p(xᵢ | x_{<i}) in some order of the numbers: log p(x) is
/// exact, by one evaluation of a network that outputs the parameters of all factors at once.
///
/// Several networks, each with an order of its own, are a mixture of equal shares: p(x) is the mean
/// of their probabilities. The mean of their logits would be no distribution. M. Germain, K.
/// Gregor, I. Murray, H. Larochelle (2015), MADE: masked autoencoder for distribution estimation.
///
/// Bernoulli numbers must be 0 or 1, since there is no exact probability of any other.
public final class Autoregressive implements Model {
  private final ModelName name;
  private final int width;
  private final Likelihood likelihood;
  private final List<Factors> members;

  /// @param name its name in reports
  /// @param sha256 a hash of its weights, 64 hexadecimal digits, where it is known
  /// @param width D, the numbers in an observation
  /// @param likelihood the distributions whose parameters the networks output
  /// @param members at least one
  /// @throws IllegalArgumentException if a network takes or outputs another number of numbers, or
  ///   an output depends on what its order has no earlier
  public Autoregressive(
      String name,
      Optional<String> sha256,
      int width,
      Likelihood likelihood,
      List<Factors> members) {
    this(new ModelName(name, sha256), width, likelihood, members);
    for (Factors member : members) {
      OrderCheck.of(member, likelihood, width).run();
    }
  }

  /// A model of networks whose orders have been checked before: the check takes thousands of
  /// evaluations of a network that is not of dense layers.
  public static Autoregressive ofChecked(
      String name,
      Optional<String> sha256,
      int width,
      Likelihood likelihood,
      List<Factors> members) {
    return new Autoregressive(new ModelName(name, sha256), width, likelihood, members);
  }

  /// Masked layers with random weights for D binary numbers, in the order in which they stand.
  ///
  /// @param D binary numbers
  /// @param hidden tanh units of the only hidden layer
  /// @param seed of the weights and biases
  public Autoregressive(int D, int hidden, long seed) {
    this(
        ModelName.whole("Autoregressive(D=" + D + ",hidden=" + hidden + ",seed=" + seed + ")"),
        D,
        new BernoulliLogits(),
        masked(D, hidden, seed, 1));
  }

  /// A mixture of masked networks with random weights, the first in the order in which the numbers
  /// stand, the others in random orders.
  ///
  /// @param D binary numbers
  /// @param hidden tanh units of the hidden layer of each
  /// @param seed of the weights, biases and orders
  /// @param orders how many networks there are
  public Autoregressive(int D, int hidden, long seed, int orders) {
    this(
        ModelName.whole(
            String.format(
                Locale.ROOT,
                "Autoregressive(D=%d,hidden=%d,seed=%d,orders=%d)",
                D,
                hidden,
                seed,
                orders)),
        D,
        new BernoulliLogits(),
        masked(D, hidden, seed, orders));
  }

  private Autoregressive(ModelName name, int width, Likelihood likelihood, List<Factors> members) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an autoregressive model has at least one network");
    }
    for (Factors member : members) {
      if (member.network().latentDimension() != width
          || member.network().outputs() != likelihood.outputs(width)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the network takes %d numbers and outputs %d, but %s of %d numbers takes %d",
                member.network().latentDimension(),
                member.network().outputs(),
                likelihood.describe(),
                width,
                likelihood.outputs(width)));
      }
    }
    this.name = name;
    this.width = width;
    this.likelihood = likelihood;
    this.members = List.copyOf(members);
  }

  private static List<Factors> masked(int width, int hidden, long seed, int orders) {
    Shapes.size("D", width);
    Shapes.size("hidden", hidden);
    Shapes.size("orders", orders);
    UniformRandomProvider random = Draws.generator(seed);
    List<Factors> members = new ArrayList<>();
    for (int m = 0; m < orders; m++) {
      Order order = m == 0 ? Order.raster(width) : Order.random(width, random);
      members.add(new Factors(masked(width, hidden, order, random), order));
    }
    return members;
  }

  // Unit k takes the numbers of the first 1 + k mod (D − 1) places; the parameters of a number take
  // the units that take earlier places alone.
  private static Network masked(int width, int hidden, Order order, UniformRandomProvider random) {
    float[] in = new float[hidden * width];
    float[] out = new float[width * hidden];
    double[] weights = Draws.normals(random, in.length + out.length, 1);
    for (int k = 0; k < hidden; k++) {
      int last = k % Math.max(1, width - 1);
      for (int j = 0; j < width; j++) {
        if (order.place(j) <= last) {
          in[k * width + j] = (float) (weights[k * width + j] * 2 / Math.sqrt(1.0 + last));
        } else {
          double w = weights[in.length + j * hidden + k];
          out[j * hidden + k] = (float) (w * 2 / Math.sqrt(hidden));
        }
      }
    }
    float[] first = floats(Draws.normals(random, hidden, 0.5));
    float[] second = floats(Draws.normals(random, width, 0.5));
    return new Network(
        List.of(
            new Dense(hidden, in, first, new Tanh()),
            new Dense(width, out, second, new Identity())));
  }

  private static float[] floats(double[] x) {
    float[] out = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = (float) x[i];
    }
    return out;
  }

  @Override
  public String name() {
    return name.text();
  }

  @Override
  public Optional<String> sha256() {
    return name.sha256();
  }

  @Override
  public int observationDimension() {
    return width;
  }

  /// The networks with their orders.
  public List<Factors> members() {
    return members;
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    Support.width(this, x);
    if (likelihood instanceof BernoulliLogits || likelihood instanceof BernoulliProbabilities) {
      for (int j = 0; j < x.length; j++) {
        requireState(x, j);
      }
    }
    Likelihood.Observed observed = likelihood.at(x);
    double[] logs = new double[members.size()];
    for (int m = 0; m < logs.length; m++) {
      logs[m] = log(members.get(m).network(), x, observed);
    }
    return OptionalDouble.of(
        logs.length == 1 ? logs[0] : LogSum.of(logs) - elbo.kernel.Log.log(logs.length));
  }

  private static void requireState(double[] x, int j) {
    if (x[j] != 0 && x[j] != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "number %d of the observation must be 0 or 1 to have an exact probability, but is %s:"
                  + " binarize the data",
              j,
              x[j]));
    }
  }

  private double log(Decoder network, double[] x, Likelihood.Observed observed) {
    double value =
        Scratch.with(scratch -> {
          double[] in = scratch.doubles(width * Block.SIZE);
          for (int j = 0; j < width; j++) {
            in[j * Block.SIZE] = x[j];
          }
          double[] out = scratch.doubles(Block.SIZE);
          if (network.doublePrecision()) {
            double[] outputs = scratch.doubles(network.outputLength());
            network.decode(1, in, scratch, outputs);
            observed.logLikelihood(1, outputs, scratch, out);
          } else {
            float[] outputs = scratch.floats(network.outputLength());
            network.decode(1, in, scratch, outputs);
            observed.logLikelihood(1, outputs, scratch, out);
          }
          return out[0];
        });
    if (Double.isNaN(value)) {
      String fault = likelihood.fault(network.outputsAt(x)).orElse("an output is NaN");
      throw new IllegalArgumentException("log p(x) is no number: " + fault);
    }
    SinglePrecision.require(x, network, likelihood, () -> network.outputsAt(x));
    return value;
  }

  /// By ancestral sampling: D evaluations of the network of a member that is drawn first.
  @Override
  public Draw draw(UniformRandomProvider random) {
    Factors member = members.get(members.size() == 1 ? 0 : random.nextInt(members.size()));
    double[] x = new double[width];
    int outputs = member.network().outputs();
    boolean oneHot = outputs == width;
    for (int place = 0; place < member.order().size(); place++) {
      double[] drawn = likelihood.draw(member.network().outputsAt(x), random);
      for (int j = 0; j < width; j++) {
        int position = oneHot ? likelihood.position(j, width) : j;
        if (member.order().place(position) == place) {
          x[j] = drawn[j];
        }
      }
    }
    return new Draw(x);
  }
}
