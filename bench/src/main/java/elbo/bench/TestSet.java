package elbo.bench;

import elbo.Rows;
import elbo.bound.Iwae;
import elbo.engine.Engine;
import elbo.inference.Encoder;
import elbo.model.LatentModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/// Rows a second of the bound of a test set under the bundled VAE with few samples a row: encoder,
/// latents, decoder, likelihood, folds and a result of each row, in the steady state.
///
/// `java -jar bench/target/benchmarks.jar '\.TestSet|FmaPeak.single'`; `flops` counts the
/// multiply-adds of encoder and decoder, at two operations each, also those with zeros of a row,
/// which are passed over, and with [FmaPeak] of the same run is a fraction of peak. With `-prof
/// gc`, `gc.alloc.rate.norm` is in bytes a row.
public class TestSet extends Measured {
  /// Of the encoder for a row: 784·200 + 200·200 + 200·100 multiply-adds.
  private static final int FLOPS_PER_ROW = 2 * (784 * 200 + 200 * 200 + 200 * 100);

  private static final int ROWS = 2000;
  private static final int CHECKED = 100;

  @Param({"1", "10", "100"})
  public int K = 1;

  @Param({"1", "2"})
  public int threads = 1;

  private final LatentModel model = Cases.model(Cases.VAE);
  private final double[][] digits = new double[1000][];
  private elbo.Evaluation<LatentModel> evaluation = elbo.Evaluation.of(model);

  @SuppressWarnings("NullAway.Init")
  private Engine engine;

  @Setup
  public void check() {
    for (int row = 0; row < digits.length; row++) {
      digits[row] = Cases.digits().row(row);
    }
    evaluation =
        elbo.Evaluation.of(model)
            .withProposal(new Encoder())
            .withSamples(K)
            .withStatistics(new Iwae(K));
    engine = new Engine(threads);
    double oneByOne = 0;
    for (int row = 0; row < CHECKED; row++) {
      oneByOne += sum(row, row + 1);
    }
    Check.same("the sum over rows", oneByOne, sum(0, CHECKED));
  }

  private double sum(int from, int to) {
    Iwae iwae = new Iwae(K);
    double[] sum = new double[1];
    evaluation.evaluate(
        new Rows("digits", from, to, row -> digits[row % digits.length]),
        engine,
        samples -> {},
        result -> sum[0] += result.get(iwae).value());
    return sum[0];
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double rows(Flops work) {
    work.flops += ROWS * (FLOPS_PER_ROW + (long) K * Evaluation.FLOPS_PER_SAMPLE);
    return sum(0, ROWS);
  }

  @TearDown
  public void close() {
    engine.close();
  }
}
