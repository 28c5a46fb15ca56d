package elbo.bench;

import elbo.Catalogs;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.Statistic;
import elbo.kernel.NormalQuantile;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Log weights a second that each bound and diagnostic folds: one operation is ten full blocks and
/// the estimate at their end.
///
/// `java -jar bench/target/benchmarks.jar BoundFolds -p 'bound=Iwae(k=5000)'`; on the command line
/// `;` stands for `,`.
public class BoundFolds extends Measured {
  private static final int BLOCKS = 10;
  private static final int SAMPLES = BLOCKS * LogWeightBlock.CAPACITY;
  private static final double LOG_SCALE = 2;

  @Param({
    "Elbo",
    "AnalyticElbo(beta=1)",
    "Iwae(k=1)",
    "Iwae(k=5)",
    "Iwae(k=5000)",
    "Renyi(k=64,alpha=0.5)",
    "Cubo(k=64,order=2)",
    "Eubo",
    "Jackknife(k=64)",
    "LogEvidence",
    "EvidenceInterval(level=0.95)",
    "ControlVariateElbo",
    "Ess",
    "KHat",
    "LogWeightVariance"
  })
  public String bound = "Elbo";

  private final LogWeightBlock[] blocks = new LogWeightBlock[BLOCKS];

  @SuppressWarnings("NullAway.Init")
  private Fold<?, ? extends Estimate> fold;

  @Setup
  public void check() {
    Statistic<?> statistic = Catalogs.STATISTICS.parse(bound.replace(';', ','));
    fold = statistic.fold(Dependence.NONE);
    double[] logW = Inputs.doubles(SAMPLES, 0x1p-53, 1);
    NormalQuantile.fill(logW, 0, SAMPLES, logW);
    if (statistic instanceof Bound<?>) {
      fill(new double[SAMPLES]);
      Check.same(bound + " of weights 1", 0, fold().value());
    }
    for (int i = 0; i < SAMPLES; i++) {
      logW[i] *= LOG_SCALE;
    }
    fill(logW);
    double value = fold().value();
    Check.same(bound + " once more", value, fold().value());
  }

  // log w = log p(x | z), log p(z) = log q(z | x) = 0 and KL = 0: so that every bound is 0 for
  // constant weights.
  private void fill(double[] logW) {
    for (int b = 0; b < BLOCKS; b++) {
      blocks[b] = new LogWeightBlock();
      int first = b * LogWeightBlock.CAPACITY;
      double[] part = Arrays.copyOfRange(logW, first, first + LogWeightBlock.CAPACITY);
      System.arraycopy(part, 0, blocks[b].logW(), 0, part.length);
      System.arraycopy(part, 0, blocks[b].logLikelihood(), 0, part.length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public Estimate fold() {
    fold.clear();
    for (int b = 0; b < BLOCKS; b++) {
      // Drops what the folds of the last call have derived from the log weights, but not these.
      blocks[b].reset((long) b * LogWeightBlock.CAPACITY, LogWeightBlock.CAPACITY, 0);
      fold.add(blocks[b]);
    }
    return fold.estimate();
  }
}
