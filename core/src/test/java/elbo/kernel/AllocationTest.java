package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntConsumer;
import jdk.incubator.vector.DoubleVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Compiled array passes allocate nothing, which proves that no vector becomes an object: one that
/// does costs an order of magnitude of speed and is visible in no other test. Among the passes are
/// many that are shorter than a vector: what C2 inlines depends on how often a call is reached.
@Tag("allocation")
class AllocationTest {
  private static final int LENGTH = 1024;
  private static final double[] X = new double[LENGTH];
  private static final double[] Y = new double[LENGTH];
  private static final float[] A = new float[LENGTH];
  private static final float[] B = new float[LENGTH];
  private static final Tiles TILES = Tiles.ofFloats(8);
  private static final float[] C = new float[TILES.length()];
  private static final float[] E = new float[TILES.length()];
  private static final Standardization GROUPS = new Standardization(4, 1);

  static {
    Arrays.setAll(X, i -> (i + 0.5) / LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      A[i] = (i + 0.5f) / LENGTH;
    }
  }

  enum Pass {
    EXP(n -> Exp.fill(X, 0, n, Y)),
    EXP_SHIFTED(n -> Exp.shifted(X, 0, n, 2, Y)),
    LOG(n -> Log.fill(X, 0, n, Y)),
    NORMAL_QUANTILE(n -> NormalQuantile.fill(X, 0, n, Y)),
    PHILOX(n -> Philox.uniforms(3, 4, 5, Block.SIZE, 0, n / Block.SIZE, Y)),
    PAIRWISE(n -> Pairwise.QUOTIENT.fill(TILES, n / TILES.rows(), C, C, E)),
    PRODUCT_TILE(n -> ProductTile.add(n / ProductTile.PANEL, X, 0, X, 0, Y)),
    STANDARDIZATION(n -> GROUPS.fill(TILES, n / TILES.rows(), C, E)),
    TANH(n -> new Tanh().fill(A, 0, n, B));

    private final IntConsumer work;

    Pass(IntConsumer work) {
      this.work = work;
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingOnceCompiled(Pass pass) {
    assumeTrue(DoubleVector.SPECIES_PREFERRED.length() > 2, "C2 on x86 has no masks of two lanes");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    int rounds = 100;
    for (int repeat = 0; repeat < 1000 && least >= rounds; repeat++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int round = 0; round < rounds; round++) {
        pass.work.accept(LENGTH);
        for (int few = 0; few < 1000; few++) {
          pass.work.accept(few & 1);
        }
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    long bytes = least;
    assertTrue(bytes < rounds, () -> bytes + " bytes in " + rounds + " passes");
  }
}
