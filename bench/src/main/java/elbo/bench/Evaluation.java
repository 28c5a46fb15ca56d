package elbo.bench;

import elbo.Rows;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.engine.Engine;
import elbo.estimate.Estimator;
import elbo.inference.Encoder;
import elbo.model.LatentModel;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.weight.LogWeights;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// Samples a second of a whole IWAE evaluation of the bundled VAE: encoder, latents, decoder,
/// likelihood, log weights and bound, through the engine, over as many digits as 20,000 samples
/// serve.
///
/// `iwae` estimates that bound and nothing else; `results` is the same through [elbo.Evaluation],
/// which also estimates k-hat and makes a result of each digit.
///
/// `java -jar bench/target/benchmarks.jar '\.Evaluation' -p K=5000 -p threads=1`. With `-prof gc`,
/// `gc.alloc.rate.norm` is in bytes a sample.
public class Evaluation extends Measured {
  /// Multiply-adds of the decoder, 50·200 + 200·200 + 200·784, at two operations each: the work in
  /// a fraction of peak.
  static final int FLOPS_PER_SAMPLE = 2 * (50 * 200 + 200 * 200 + 200 * 784);

  private static final int SAMPLES = 20_000;

  /// Floating-point operations of one call.
  static final double FLOPS = (double) SAMPLES * FLOPS_PER_SAMPLE;

  @Param({"1", "10", "100", "5000"})
  public int K = 5000;

  @Param({"1", "2"})
  public int threads = 1;

  private final LatentModel model = Cases.model(Cases.VAE);
  private final double[][] digits = new double[1000][];
  private final PointSet points = new Independent(1);
  private Estimator estimator = new Estimator(1, new Iwae(1));
  private elbo.Evaluation<LatentModel> evaluation = elbo.Evaluation.of(model);

  @SuppressWarnings("NullAway.Init")
  private Engine engine;

  @Setup
  public void check() {
    for (int row = 0; row < digits.length; row++) {
      digits[row] = Cases.digits().row(row);
    }
    estimator = new Estimator(K, new Iwae(K));
    evaluation =
        elbo.Evaluation.of(model)
            .withProposal(new Encoder())
            .withPoints(points)
            .withSamples(K)
            .withStatistics(new Iwae(K));
    engine = new Engine(threads);
    Cases.check(engine.estimate(new Estimator(2048, new Elbo()), weights(0)).only());
    Check.same("the sum over digits", iwae(), results());
  }

  private LogWeights weights(int row) {
    return Cases.weights(model, digit(row), points, row);
  }

  private double[] digit(int row) {
    return digits[row % digits.length];
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
        (row, weights, estimates) -> sum[0] += estimates.only().value());
    return sum[0];
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public double results() {
    Iwae iwae = new Iwae(K);
    double[] sum = new double[1];
    evaluation.evaluate(
        new Rows("digits", 0, SAMPLES / K, this::digit),
        engine,
        samples -> {},
        result -> sum[0] += result.get(iwae).value());
    return sum[0];
  }

  @TearDown
  public void close() {
    engine.close();
  }
}
