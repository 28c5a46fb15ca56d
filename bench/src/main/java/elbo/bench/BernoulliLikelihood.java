package elbo.bench;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.network.BernoulliLogits;
import elbo.network.Likelihood;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/// Logits a second of the Bernoulli log-likelihood of 784 pixels, Σⱼ xⱼ lⱼ − log(1 + e^lⱼ), over a
/// block of samples.
///
/// `java -jar bench/target/benchmarks.jar BernoulliLikelihood`
public class BernoulliLikelihood extends Measured {
  private static final int PIXELS = 784;
  private static final int LOGITS = PIXELS * Block.SIZE;
  private final double[] x = Inputs.pixels(PIXELS);
  private final float[] logits = Inputs.floats(LOGITS, -8, 8);
  private final double[] out = new double[Block.SIZE];
  private final Scratch scratch = new Scratch();
  private final Likelihood.Observed observed = new BernoulliLogits().at(x);

  @Setup
  public void check() {
    double[] plain = scalar().clone();
    lanes();
    for (int i = 0; i < Block.SIZE; i++) {
      // Each of the 784 terms is at most 8 and rounded a few times in single precision.
      Check.within("sample " + i, plain[i], out[i], PIXELS * 8 * 0x1p-22);
    }
  }

  @Benchmark
  @OperationsPerInvocation(LOGITS)
  public double[] lanes() {
    observed.logLikelihood(Block.SIZE, logits, scratch, out);
    return out;
  }

  @Benchmark
  @OperationsPerInvocation(LOGITS)
  public double[] scalar() {
    for (int i = 0; i < Block.SIZE; i++) {
      double sum = 0;
      for (int j = 0; j < PIXELS; j++) {
        double l = logits[j * Block.SIZE + i];
        sum += x[j] * l - Math.max(l, 0) - Log.log(1 + Exp.exp(-Math.abs(l)));
      }
      out[i] = sum;
    }
    return out;
  }
}
