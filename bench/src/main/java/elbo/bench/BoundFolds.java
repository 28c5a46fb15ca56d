package elbo.bench;

import elbo.bound.Bound;
import elbo.bound.Estimate;
import elbo.bound.Fold;
import elbo.bound.LogWeightBlock;
import elbo.bound.Statistic;
import elbo.kernel.NormalQuantile;
import elbo.name.Catalog;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Log weights a second that each bound and diagnostic folds: ten full blocks and the estimate at
/// their end.
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
    "Cubo(k=64,n=2)",
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
  private Fold fold;

  @Setup
  public void check() {
    Statistic statistic =
        new Catalog<>(Statistic.class, "elbo.bound", "elbo.diagnostic")
            .parse(bound.replace(';', ','));
    fold = statistic.fold();
    double[] logW = Inputs.doubles(SAMPLES, 0x1p-53, 1);
    NormalQuantile.fill(logW, 0, SAMPLES, logW);
    if (statistic instanceof Bound) {
      fill(new double[SAMPLES]);
      Answer.same(bound + " of weights 1", 0, fold().value());
    }
    for (int i = 0; i < SAMPLES; i++) {
      logW[i] *= LOG_SCALE;
    }
    fill(logW);
    double value = fold().value();
    Answer.same(bound + " once more", value, fold().value());
  }

  // log w = log p(x | z), log p(z) = log q(z | x) = 0 and KL = 0: so that every bound agrees on
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
      // Forgets what the folds of the last call have derived from the log weights, not the log
      // weights.
      blocks[b].reset((long) b * LogWeightBlock.CAPACITY, LogWeightBlock.CAPACITY, 0);
      fold.add(blocks[b]);
    }
    return fold.estimate();
  }
}
