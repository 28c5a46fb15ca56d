package elbo.bench;

import elbo.kernel.Block;
import elbo.kernel.Philox;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/// Random 32-bit words of Philox4x32-10 a second, made into uniforms of two words each.
///
/// `java -jar bench/target/benchmarks.jar PhiloxWords`
public class PhiloxWords extends Measured {
  private static final int DIMENSIONS = 50;
  private static final int WORDS = 2 * DIMENSIONS * Block.SIZE;
  private static final long KEY = 1;
  private final double[] out = new double[DIMENSIONS * Block.SIZE];
  private long first;

  @Setup
  public void check() {
    Check.same("uniform", scalar().clone(), lanes());
  }

  @Benchmark
  @OperationsPerInvocation(WORDS)
  public double[] lanes() {
    Philox.uniforms(KEY, 0, first, Block.SIZE, 0, DIMENSIONS, out);
    return out;
  }

  @Benchmark
  @OperationsPerInvocation(WORDS)
  public double[] scalar() {
    for (int j = 0; j < DIMENSIONS; j++) {
      for (int i = 0; i < Block.SIZE; i++) {
        out[j * Block.SIZE + i] = Philox.uniform(KEY, 0, first + i, j);
      }
    }
    return out;
  }
}
