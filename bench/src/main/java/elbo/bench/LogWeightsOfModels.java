package elbo.bench;

import elbo.kernel.Scratch;
import elbo.model.LatentModel;
import elbo.points.Independent;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Log weights a second of each model under its own proposal, from the random words to log w.
///
/// `java -jar bench/target/benchmarks.jar LogWeightsOfModels -p
/// 'model=LinearGaussian(d=4096;D=4096;seed=1)'`: on the command line `;` stands for `,`. With
/// `-prof gc`, `gc.alloc.rate.norm` is in bytes a sample.
public class LogWeightsOfModels extends Measured {
  @Param({
    "Binary(p=0.3,likelihood0=0.2,likelihood1=0.9,q=0.6)",
    "GaussianMixture(C=10,D=16,seed=1)",
    "LinearGaussian(d=2,D=4,seed=1)",
    "LinearGaussian(d=16,D=64,seed=1)",
    "LinearGaussian(d=128,D=512,seed=1)",
    "LinearGaussian(d=1024,D=1024,seed=1)",
    Cases.VAE
  })
  public String model = Cases.VAE;

  private final Scratch scratch = new Scratch();
  private final LogWeightBlock block = new LogWeightBlock();

  @SuppressWarnings("NullAway.Init")
  private LogWeights weights;

  @Setup
  public void check() {
    LatentModel made = Cases.model(model);
    Cases.check(made);
    weights = Cases.weights(made, Cases.observation(made), new Independent(1), 0);
  }

  @Benchmark
  @OperationsPerInvocation(LogWeightBlock.CAPACITY)
  public LogWeightBlock fill() {
    weights.fill(0, LogWeightBlock.CAPACITY, scratch, block);
    return block;
  }
}
