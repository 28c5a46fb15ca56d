package elbo.bench;

import elbo.kernel.NormalQuantile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/// Values of the normal quantile function a second, for uniform arguments.
///
/// `java -jar bench/target/benchmarks.jar Quantile`
public class Quantile extends Measured {
  private static final int SIZE = 4096;
  private final double[] x = Inputs.doubles(SIZE, 0x1p-53, 1);
  private final double[] out = new double[SIZE];

  @Setup
  public void check() {
    Check.same("quantile", scalar().clone(), lanes());
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public double[] lanes() {
    NormalQuantile.fill(x, 0, SIZE, out);
    return out;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public double[] scalar() {
    for (int i = 0; i < SIZE; i++) {
      out[i] = NormalQuantile.quantile(x[i]);
    }
    return out;
  }
}
