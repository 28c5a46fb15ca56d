package elbo.bench;

import elbo.gradient.Elbo;
import elbo.gradient.Iwae;
import elbo.kernel.Tanh;
import elbo.network.BernoulliLogits;
import elbo.training.Architecture;
import elbo.training.Binarization;
import elbo.training.Dataset;
import elbo.training.Session;
import elbo.training.Training;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Whole steps of learning a VAE of 784-200-200-50 tanh layers with Bernoulli pixels: rows that are
/// binarized anew, both networks forward and backward, Adam. `flops` are three times the
/// multiply-adds of forward mode, for comparison with [FmaPeak]; `bench/peers/train_step.py` is the
/// same step in PyTorch.
///
/// `java -jar bench/target/benchmarks.jar TrainingStep -p minibatch=100x1 -p threads=2`
public class TrainingStep extends Measured {
  static final int WIDTH = 784;
  private static final int HIDDEN = 200;
  private static final int LATENTS = 50;
  static final int ROWS = 2000;

  // Multiply-adds of forward mode, a row and a sample.
  private static final long ENCODER = 784L * 200 + 200L * 200 + 200L * 100;
  private static final long DECODER = 50L * 200 + 200L * 200 + 200L * 784;

  /// Rows × samples a row.
  @Param({"100x1", "1000x1", "200x5", "20x50"})
  public String minibatch = "1x1";

  @Param({"1", "2"})
  public int threads = 1;

  private int batch;
  private int k;

  @SuppressWarnings("NullAway.Init")
  private Session session;

  /// Rows and samples of the steps done in this iteration.
  @AuxCounters
  @State(Scope.Thread)
  public static class Rows {
    public long rows;
    public long samples;
  }

  @Setup
  public void begin() {
    batch = Integer.parseInt(minibatch.substring(0, minibatch.indexOf('x')));
    k = Integer.parseInt(minibatch.substring(minibatch.indexOf('x') + 1));
    session = session(batch, k, threads, Inputs.pixels(ROWS * WIDTH));
  }

  /// A run of learning whose steps are measured.
  ///
  /// @param grey the rows, one after the other
  static Session session(int batch, int k, int threads, double[] grey) {
    double[][] rows = new double[ROWS][WIDTH];
    for (int i = 0; i < ROWS; i++) {
      System.arraycopy(grey, i * WIDTH, rows[i], 0, WIDTH);
    }
    Architecture architecture =
        new Architecture(
            WIDTH, LATENTS, List.of(HIDDEN, HIDDEN), new Tanh(), new BernoulliLogits());
    return Training.of(architecture, k == 1 ? new Elbo() : new Iwae(k))
        .withBatch(batch)
        .withThreads(threads)
        .withEpochs(Integer.MAX_VALUE)
        .withBinarization(Binarization.DYNAMIC)
        .begin(Dataset.of(rows), Optional.empty());
  }

  @TearDown
  public void end() {
    session.close();
  }

  @Benchmark
  public double step(Flops work, Rows rows) {
    double objective = session.step();
    work.flops += 6L * batch * (ENCODER + k * DECODER);
    rows.rows += batch;
    rows.samples += (long) batch * k;
    return objective;
  }
}
