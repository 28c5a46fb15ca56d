package elbo.bench.study;

import elbo.bench.Flops;
import elbo.bench.ReverseLayer;
import elbo.inference.Annealed;
import elbo.inference.Encoder;
import elbo.inference.Stream;
import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.points.Independent;
import elbo.weight.LogWeightBlock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How many gradients of log p(x, z) annealing takes a second on one thread, against what the
/// multiply-adds of its layers allow, forward and backward, at the rates of the products alone.
///
/// Chains and products take turns, since the clock rate of a machine drifts.
final class AnnealingRate {
  // What else runs on the machine takes turns with this thread, and is not counted.
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
  private static final int STEPS = 100;
  private static final int CHAINS = 64;
  private static final int TURNS = 21;
  private static final double WARM_UP_SECONDS = 2;
  private static final double PRODUCT_SECONDS = 0.05;
  private static final double CHAIN_SECONDS = 0.5;

  private final List<ReverseLayer> layers = new ArrayList<>();
  private final double[] operations;
  private final Stream chains;
  private final LogWeightBlock block = new LogWeightBlock();
  private final Scratch scratch = new Scratch();
  private long first;

  /// @param widths of the network, from the latents to the outputs
  AnnealingRate(LatentModel model, Observation x, int... widths) {
    operations = new double[widths.length - 1];
    for (int l = 0; l < operations.length; l++) {
      ReverseLayer layer = new ReverseLayer();
      layer.shape = widths[l] + "x" + widths[l + 1];
      layer.samples = 512;
      layer.check();
      layers.add(layer);
      operations[l] = 2.0 * widths[l] * widths[l + 1];
    }
    chains = new Annealed(STEPS, new Encoder()).open(model, x, new Independent(1));
  }

  /// The share of what the products allow, the median over turns.
  double share() {
    chains(WARM_UP_SECONDS);
    allowed(WARM_UP_SECONDS);
    double[] shares = new double[TURNS];
    for (int turn = 0; turn < TURNS; turn++) {
      double before = allowed(PRODUCT_SECONDS);
      double done = chains(CHAIN_SECONDS);
      double after = allowed(PRODUCT_SECONDS);
      shares[turn] = done / ((before + after) / 2);
    }
    Arrays.sort(shares);
    return shares[TURNS / 2];
  }

  /// Gradients a second.
  double chains(double seconds) {
    long start = THREAD.getCurrentThreadCpuTime();
    long gradients = 0;
    double passed;
    do {
      chains.weights().fill(first, CHAINS, scratch, block);
      first += CHAINS;
      gradients += CHAINS * chains.each().gradients();
      passed = (THREAD.getCurrentThreadCpuTime() - start) * 1e-9;
    } while (passed < seconds);
    return gradients / passed;
  }

  // Gradients a second that the products of all layers allow, each product measured alone.
  private double allowed(double seconds) {
    double each = 0;
    for (int l = 0; l < operations.length; l++) {
      ReverseLayer layer = layers.get(l);
      each += operations[l] / rate(layer::outputs, seconds);
      each += operations[l] / rate(layer::inputs, seconds);
    }
    return 1 / each;
  }

  @FunctionalInterface
  private interface Product {
    float[] run(Flops work);
  }

  private static double rate(Product product, double seconds) {
    Flops work = new Flops();
    long start = THREAD.getCurrentThreadCpuTime();
    double passed;
    do {
      product.run(work);
      passed = (THREAD.getCurrentThreadCpuTime() - start) * 1e-9;
    } while (passed < seconds);
    return work.flops / passed;
  }
}
