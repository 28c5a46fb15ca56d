package elbo.bench;

import elbo.Estimator;
import elbo.ImportanceWeights;
import elbo.LogWeights;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.engine.Engine;
import elbo.model.Model;
import elbo.points.MonteCarlo;
import elbo.points.Points;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// Samples a second of a whole IWAE evaluation of the bundled VAE: encoder, latents, decoder,
/// likelihood, log weights and bound, through the engine, over as many digits as 20,000 samples
/// serve.
///
/// `java -jar bench/target/benchmarks.jar '\.Evaluation' -p K=5000 -p threads=1`. With `-prof gc`,
/// `gc.alloc.rate.norm` is in bytes a sample.
public class Evaluation extends Measured {
  /// Multiply-adds of the decoder, 50·200 + 200·200 + 200·784, at two operations each: what counts
  /// as work when a fraction of peak is taken.
  static final int FLOPS_PER_SAMPLE = 2 * (50 * 200 + 200 * 200 + 200 * 784);

  private static final int SAMPLES = 20_000;

  /// Floating-point operations of one call.
  static final double FLOPS = (double) SAMPLES * FLOPS_PER_SAMPLE;

  @Param({"1", "10", "100", "5000"})
  public int K = 5000;

  @Param({"1", "2"})
  public int threads = 1;

  private final Model model = Cases.model(Cases.VAE);
  private final double[][] digits = new double[1000][];
  private final Points points = new MonteCarlo(1);
  private Estimator estimator = new Estimator(1, new Iwae(1));

  @SuppressWarnings("NullAway.Init")
  private Engine engine;

  @Setup
  public void check() {
    for (int row = 0; row < digits.length; row++) {
      digits[row] = Cases.digits().row(row);
    }
    estimator = new Estimator(K, new Iwae(K));
    engine = new Engine(threads);
    Cases.check(engine.estimate(new Estimator(2048, new Elbo()), weights(0)).getFirst());
  }

  private LogWeights weights(int row) {
    double[] x = digits[row % digits.length];
    return new ImportanceWeights(model, x, model.proposal(x), points, row);
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public double iwae() {
    double[] sum = new double[1];
    engine.estimate(
        estimator,
        0,
        SAMPLES / K,
        this::weights,
        (row, weights, estimates) -> sum[0] += estimates.getFirst().value());
    return sum[0];
  }

  @TearDown
  public void close() {
    engine.close();
  }
}
