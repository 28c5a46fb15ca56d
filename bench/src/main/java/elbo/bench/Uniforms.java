package elbo.bench;

import elbo.kernel.Block;
import elbo.name.Catalog;
import elbo.points.Points;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Uniform numbers a second of each kind of points, in 8 dimensions.
///
/// `java -jar bench/target/benchmarks.jar Uniforms -p 'points=MonteCarlo(seed=1)'`; on the command
/// line `;` stands for `,`.
public class Uniforms extends Measured {
  static final int DIMENSIONS = 8;
  static final int BLOCKS = 4096 / Block.SIZE;
  private static final int UNIFORMS = BLOCKS * DIMENSIONS * Block.SIZE;

  @Param({
    "MonteCarlo(seed=1)",
    "Antithetic(seed=1)",
    "Sobol(seed=1,scramble=OWEN,size=65536)",
    "Sobol(seed=1,scramble=SHIFT,size=65536)",
    "Lattice(seed=1,size=65536)"
  })
  public String points = "MonteCarlo(seed=1)";

  private final double[] out = new double[DIMENSIONS * Block.SIZE];

  @SuppressWarnings("NullAway.Init")
  private Points made;

  static Points named(String name) {
    return new Catalog<>(Points.class, "elbo.points").parse(name.replace(';', ','));
  }

  @Setup
  public void check() {
    made = named(points);
    double sum = 0;
    for (int b = 0; b < BLOCKS; b++) {
      made.fill(0, (long) b * Block.SIZE, Block.SIZE, DIMENSIONS, out);
      for (double u : out) {
        sum += u;
      }
    }
    // The error of the mean of as many independent uniforms; all other points have a smaller one.
    Answer.within("the mean", 0.5, sum / UNIFORMS, 5 / Math.sqrt(12.0 * UNIFORMS));
  }

  @Benchmark
  @OperationsPerInvocation(UNIFORMS)
  public double[] fill() {
    for (int b = 0; b < BLOCKS; b++) {
      made.fill(0, (long) b * Block.SIZE, Block.SIZE, DIMENSIONS, out);
    }
    return out;
  }
}
