package elbo.bench;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/// The floating-point operations that a core can do in a second, which every fraction of peak
/// refers to: twelve independent chains of fused multiply-adds that never leave the registers.
///
/// `java -jar bench/target/benchmarks.jar FmaPeak`, with `-t max` for all cores, with
/// `-jvmArgsAppend -XX:UseAVX=2` for vectors of 256 bits.
public class FmaPeak extends Measured {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  // More than latency × ports of any core; with the two factors they fit into 16 registers.
  private static final int CHAINS = 12;
  private static final int LENGTH = 1 << 16;

  /// Floating-point operations of one call.
  static final int OPERATIONS = 2 * CHAINS * LENGTH;

  // The sums stay short enough to be exact: their value is known.
  private float factor = 0.5f;
  private float term = 0x1p-15f;

  @Setup
  public void check() {
    Check.same("the sum of the chains", expected(F.length()), single());
    Check.same("the sum of the chains", expected(D.length()), inDouble());
  }

  private double expected(int lanes) {
    double each = LENGTH / (double) lanes * factor * term;
    return lanes * (CHAINS * each + CHAINS * (CHAINS - 1) / 2);
  }

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public double single() {
    FloatVector x = FloatVector.broadcast(F, factor);
    FloatVector y = FloatVector.broadcast(F, term);
    FloatVector a0 = FloatVector.broadcast(F, 0);
    FloatVector a1 = FloatVector.broadcast(F, 1);
    FloatVector a2 = FloatVector.broadcast(F, 2);
    FloatVector a3 = FloatVector.broadcast(F, 3);
    FloatVector a4 = FloatVector.broadcast(F, 4);
    FloatVector a5 = FloatVector.broadcast(F, 5);
    FloatVector a6 = FloatVector.broadcast(F, 6);
    FloatVector a7 = FloatVector.broadcast(F, 7);
    FloatVector a8 = FloatVector.broadcast(F, 8);
    FloatVector a9 = FloatVector.broadcast(F, 9);
    FloatVector a10 = FloatVector.broadcast(F, 10);
    FloatVector a11 = FloatVector.broadcast(F, 11);
    for (int i = 0; i < LENGTH; i += F.length()) {
      a0 = x.fma(y, a0);
      a1 = x.fma(y, a1);
      a2 = x.fma(y, a2);
      a3 = x.fma(y, a3);
      a4 = x.fma(y, a4);
      a5 = x.fma(y, a5);
      a6 = x.fma(y, a6);
      a7 = x.fma(y, a7);
      a8 = x.fma(y, a8);
      a9 = x.fma(y, a9);
      a10 = x.fma(y, a10);
      a11 = x.fma(y, a11);
    }
    FloatVector low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    FloatVector high = a6.add(a7).add(a8).add(a9).add(a10).add(a11);
    return sum(low.add(high).toDoubleArray());
  }

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public double inDouble() {
    DoubleVector x = DoubleVector.broadcast(D, factor);
    DoubleVector y = DoubleVector.broadcast(D, term);
    DoubleVector a0 = DoubleVector.broadcast(D, 0);
    DoubleVector a1 = DoubleVector.broadcast(D, 1);
    DoubleVector a2 = DoubleVector.broadcast(D, 2);
    DoubleVector a3 = DoubleVector.broadcast(D, 3);
    DoubleVector a4 = DoubleVector.broadcast(D, 4);
    DoubleVector a5 = DoubleVector.broadcast(D, 5);
    DoubleVector a6 = DoubleVector.broadcast(D, 6);
    DoubleVector a7 = DoubleVector.broadcast(D, 7);
    DoubleVector a8 = DoubleVector.broadcast(D, 8);
    DoubleVector a9 = DoubleVector.broadcast(D, 9);
    DoubleVector a10 = DoubleVector.broadcast(D, 10);
    DoubleVector a11 = DoubleVector.broadcast(D, 11);
    for (int i = 0; i < LENGTH; i += D.length()) {
      a0 = x.fma(y, a0);
      a1 = x.fma(y, a1);
      a2 = x.fma(y, a2);
      a3 = x.fma(y, a3);
      a4 = x.fma(y, a4);
      a5 = x.fma(y, a5);
      a6 = x.fma(y, a6);
      a7 = x.fma(y, a7);
      a8 = x.fma(y, a8);
      a9 = x.fma(y, a9);
      a10 = x.fma(y, a10);
      a11 = x.fma(y, a11);
    }
    DoubleVector low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    DoubleVector high = a6.add(a7).add(a8).add(a9).add(a10).add(a11);
    return sum(low.add(high).toDoubleArray());
  }

  private static double sum(double[] lanes) {
    double sum = 0;
    for (double lane : lanes) {
      sum += lane;
    }
    return sum;
  }
}
