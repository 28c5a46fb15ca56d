package elbo.bench;

import elbo.Catalogs;
import elbo.kernel.Block;
import elbo.points.PointSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Uniform numbers a second of each point set, in 8 dimensions.
///
/// `java -jar bench/target/benchmarks.jar Uniforms -p 'points=Independent(seed=1)'`; on the command
/// line `;` stands for `,`.
public class Uniforms extends Measured {
  static final int DIMENSIONS = 8;
  static final int BLOCKS = 4096 / Block.SIZE;
  private static final int UNIFORMS = BLOCKS * DIMENSIONS * Block.SIZE;

  @Param({
    "Independent(seed=1)",
    "Antithetic(seed=1)",
    "Sobol(seed=1,scramble=OWEN,size=65536)",
    "Sobol(seed=1,scramble=SHIFT,size=65536)",
    "Lattice(seed=1,size=65536)"
  })
  public String points = "Independent(seed=1)";

  private final double[] out = new double[DIMENSIONS * Block.SIZE];

  @SuppressWarnings("NullAway.Init")
  private PointSet made;

  static PointSet named(String name) {
    return Catalogs.POINTS.parse(name.replace(';', ','));
  }

  @Setup
  public void check() {
    made = named(points);
    double sum = 0;
    for (int b = 0; b < BLOCKS; b++) {
      made.fill(0, (long) b * Block.SIZE, Block.SIZE, 0, DIMENSIONS, out);
      for (double u : out) {
        sum += u;
      }
    }
    // The error of the mean of as many independent uniforms; all other points have a smaller one.
    Check.within("the mean", 0.5, sum / UNIFORMS, 5 / Math.sqrt(12.0 * UNIFORMS));
  }

  @Benchmark
  @OperationsPerInvocation(UNIFORMS)
  public double[] fill() {
    for (int b = 0; b < BLOCKS; b++) {
      made.fill(0, (long) b * Block.SIZE, Block.SIZE, 0, DIMENSIONS, out);
    }
    return out;
  }
}
