package elbo.bench;

import elbo.distribution.DiagonalNormal;
import elbo.kernel.Activation;
import elbo.kernel.Identity;
import elbo.kernel.Scratch;
import elbo.kernel.Tanh;
import elbo.model.Hierarchical;
import elbo.model.NormalEncoder;
import elbo.model.Vae;
import elbo.network.BernoulliLogits;
import elbo.network.ConditionalNormal;
import elbo.network.Dense;
import elbo.network.Network;
import elbo.network.SelectedInputs;
import elbo.network.Spread;
import elbo.points.Independent;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Log weights a second of hierarchies of one to three levels under a bottom-up q: tanh networks
/// with random weights, of 784 pixels, 200 hidden units below and 100 above, and 50, 20 and 10
/// latents.
public class Hierarchies extends Measured {
  private static final int WIDTH = 784;
  private static final int[] LATENTS = {50, 20, 10};

  @Param({"1", "2", "3"})
  public int levels = 2;

  private final Scratch scratch = new Scratch();
  private final LogWeightBlock block = new LogWeightBlock();

  @SuppressWarnings("NullAway.Init")
  private LogWeights weights;

  private static Dense layer(int inputs, int outputs, Activation activation) {
    float range = (float) (0.5 / Math.sqrt(inputs));
    return new Dense(
        outputs, Inputs.floats(inputs * outputs, -range, range), new float[outputs], activation);
  }

  private static Network network(int inputs, int hidden, int outputs) {
    return new Network(
        List.of(
            layer(inputs, hidden, new Tanh()),
            layer(hidden, hidden, new Tanh()),
            layer(hidden, outputs, new Identity())));
  }

  private Vae model() {
    List<Hierarchical.Level> down = new ArrayList<>();
    List<Hierarchical.Level> up = new ArrayList<>();
    int at = 0;
    for (int l = 1; l < levels; l++) {
      int next = at + LATENTS[l - 1];
      List<Integer> below = IntStream.range(at, next).boxed().toList();
      List<Integer> above = IntStream.range(next, next + LATENTS[l]).boxed().toList();
      Network generates = network(LATENTS[l], 100, 2 * LATENTS[l - 1]);
      Network infers = network(LATENTS[l - 1], 100, 2 * LATENTS[l]);
      down.addFirst(
          new Hierarchical.Child(at, above, new ConditionalNormal(generates, Spread.LOG_VARIANCE)));
      up.add(
          new Hierarchical.Child(next, below, new ConditionalNormal(infers, Spread.LOG_VARIANCE)));
      at = next;
    }
    down.addFirst(new Hierarchical.Root(at, DiagonalNormal.standard(LATENTS[levels - 1])));
    NormalEncoder encoder =
        NormalEncoder.of(network(WIDTH, 200, 2 * LATENTS[0]), Spread.LOG_VARIANCE);
    Hierarchical prior = new Hierarchical(down);
    SelectedInputs decoder =
        new SelectedInputs(
            network(LATENTS[0], 200, WIDTH),
            prior.latentDimension(),
            IntStream.range(0, LATENTS[0]).toArray());
    return new Vae(
            "hierarchy",
            WIDTH,
            decoder,
            new BernoulliLogits(),
            x -> {
              List<Hierarchical.Level> q = new ArrayList<>(up);
              q.addFirst(new Hierarchical.Root(0, encoder.at(x)));
              return new Hierarchical(q);
            })
        .withPrior(prior);
  }

  @Setup
  public void check() {
    weights = Cases.weights(model(), Inputs.pixels(WIDTH), new Independent(1), 0);
    weights.fill(0, LogWeightBlock.CAPACITY, scratch, block);
    double sum = 0;
    for (double logW : block.logW()) {
      sum += logW / LogWeightBlock.CAPACITY;
    }
    // Half of the pixels at logits of about 0.
    Check.within("the mean log weight", -WIDTH * Math.log(2), sum, 0.1 * WIDTH);
  }

  @Benchmark
  @OperationsPerInvocation(LogWeightBlock.CAPACITY)
  public LogWeightBlock fill() {
    weights.fill(0, LogWeightBlock.CAPACITY, scratch, block);
    return block;
  }
}
