package elbo.bench;

import elbo.kernel.Block;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Philox;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/// Standard normal numbers in double precision a second: Philox uniforms through the normal
/// quantile.
///
/// `java -jar bench/target/benchmarks.jar '\.Normals'`
public class Normals extends Measured {
  private static final int DIMENSIONS = 50;
  private static final int NORMALS = DIMENSIONS * Block.SIZE;
  private static final long KEY = 1;
  private final double[] uniforms = new double[NORMALS];
  private final double[] out = new double[NORMALS];

  @Setup
  public void check() {
    Check.same("normal", scalar().clone(), lanes());
  }

  @Benchmark
  @OperationsPerInvocation(NORMALS)
  public double[] lanes() {
    Philox.uniforms(KEY, 0, 0, Block.SIZE, 0, DIMENSIONS, uniforms);
    NormalQuantile.fill(uniforms, 0, NORMALS, out);
    return out;
  }

  @Benchmark
  @OperationsPerInvocation(NORMALS)
  public double[] scalar() {
    for (int j = 0; j < DIMENSIONS; j++) {
      for (int i = 0; i < Block.SIZE; i++) {
        out[j * Block.SIZE + i] = NormalQuantile.quantile(Philox.uniform(KEY, 0, i, j));
      }
    }
    return out;
  }
}
