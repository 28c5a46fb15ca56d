package elbo.bench;

import elbo.kernel.Block;
import java.util.BitSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import umontreal.ssj.hups.PointSetIterator;
import umontreal.ssj.hups.SobolSequence;
import umontreal.ssj.rng.MRG32k3a;

/// A peer: numbers a second of SSJ's Sobol' points under a random digital shift, in the 8
/// dimensions of [Uniforms].
///
/// `java -jar bench/target/benchmarks.jar 'SsjSobol|Uniforms'`
public class SsjSobol extends Measured {
  private static final int POINTS = Uniforms.BLOCKS * Block.SIZE;
  private static final int UNIFORMS = POINTS * Uniforms.DIMENSIONS;
  private static final int BITS = 31;
  private final double[] out = new double[Uniforms.DIMENSIONS];
  private final PointSetIterator points;

  public SsjSobol() {
    int log2Size = Integer.numberOfTrailingZeros(POINTS);
    SobolSequence sequence = new SobolSequence(log2Size, BITS, Uniforms.DIMENSIONS);
    sequence.addRandomShift(new MRG32k3a());
    points = sequence.iterator();
  }

  /// Both sets of points are nets: each interval of length 2⁻ᵐ of each axis has one of the first 2ᵐ
  /// points.
  @Setup
  public void check() {
    double[] ours = new double[Uniforms.DIMENSIONS * Block.SIZE];
    Uniforms.named("Sobol(seed=1,scramble=SHIFT,size=4096)")
        .fill(0, 0, Block.SIZE, 0, Uniforms.DIMENSIONS, ours);
    double[] theirs = new double[ours.length];
    points.resetCurPointIndex();
    for (int i = 0; i < Block.SIZE; i++) {
      points.nextPoint(out, Uniforms.DIMENSIONS);
      for (int j = 0; j < Uniforms.DIMENSIONS; j++) {
        theirs[j * Block.SIZE + i] = out[j];
      }
    }
    for (int j = 0; j < Uniforms.DIMENSIONS; j++) {
      Check.same("the intervals hit", Block.SIZE, intervals(ours, j));
      Check.same("the intervals hit", Block.SIZE, intervals(theirs, j));
    }
  }

  private static int intervals(double[] u, int dimension) {
    BitSet hit = new BitSet();
    for (int i = 0; i < Block.SIZE; i++) {
      hit.set((int) (u[dimension * Block.SIZE + i] * Block.SIZE));
    }
    return hit.cardinality();
  }

  @Benchmark
  @OperationsPerInvocation(UNIFORMS)
  public double[] points() {
    points.resetCurPointIndex();
    for (int i = 0; i < POINTS; i++) {
      points.nextPoint(out, Uniforms.DIMENSIONS);
    }
    return out;
  }
}
