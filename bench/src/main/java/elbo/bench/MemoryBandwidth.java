package elbo.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The bytes that a core can move in a second: the triad `a[i] = b[i] + s · c[i]` over arrays in
/// the first and second level caches and in memory, 24 bytes an element.
///
/// `java -jar bench/target/benchmarks.jar MemoryBandwidth`, with `-t max` for all cores. J. D.
/// McCalpin (1995), Memory bandwidth and machine balance in current high performance computers.
public class MemoryBandwidth extends Measured {
  private static final int ELEMENTS = 1 << 24;

  /// The memory that the three arrays fit.
  public enum Level {
    /// 24 KiB in all.
    L1(1 << 10),
    /// 384 KiB in all.
    L2(1 << 14),
    /// 384 MiB in all.
    MEMORY(ELEMENTS);

    private final int length;

    Level(int length) {
      this.length = length;
    }
  }

  @Param public Level level = Level.L1;
  private double scale = 3;
  private double[] a = {};
  private double[] b = {};
  private double[] c = {};

  @Setup
  public void check() {
    a = new double[level.length];
    b = Inputs.doubles(level.length, 0, 1);
    c = b.clone();
    triad();
    for (int i = 0; i < a.length; i++) {
      Check.same("element " + i, Math.fma(3, c[i], b[i]), a[i]);
    }
  }

  @Benchmark
  @OperationsPerInvocation(24 * ELEMENTS)
  public double[] triad() {
    for (int pass = 0; pass < ELEMENTS / level.length; pass++) {
      pass(scale, a, b, c);
    }
    return a;
  }

  private static void pass(double scale, double[] a, double[] b, double[] c) {
    for (int i = 0; i < a.length; i++) {
      a[i] = Math.fma(scale, c[i], b[i]);
    }
  }
}
