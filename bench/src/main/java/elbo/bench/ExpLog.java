package elbo.bench;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Twins;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/// Exponentials and logarithms a second, in double and in single precision.
///
/// `java -jar bench/target/benchmarks.jar ExpLog`
public class ExpLog extends Measured {
  private static final int SIZE = 4096;
  private final double[] x = Inputs.doubles(SIZE, -20, 20);
  private final double[] positive = Inputs.doubles(SIZE, 1e-3, 1e3);
  private final double[] out = new double[SIZE];
  private final float[] xf = Inputs.floats(SIZE, -20, 20);
  private final float[] positivef = Inputs.floats(SIZE, 1e-3f, 1e3f);
  private final float[] outf = new float[SIZE];

  @Setup
  public void check() {
    Check.same("exp", expScalar().clone(), expLanes());
    Check.same("log", logScalar().clone(), logLanes());
    Check.same("single exp", singleExpScalar().clone(), singleExpLanes());
    Check.same("single log", singleLogScalar().clone(), singleLogLanes());
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public double[] expLanes() {
    Exp.fill(x, 0, SIZE, out);
    return out;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public double[] expScalar() {
    for (int i = 0; i < SIZE; i++) {
      out[i] = Exp.exp(x[i]);
    }
    return out;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public double[] logLanes() {
    Log.fill(positive, 0, SIZE, out);
    return out;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public double[] logScalar() {
    for (int i = 0; i < SIZE; i++) {
      out[i] = Log.log(positive[i]);
    }
    return out;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] singleExpLanes() {
    Exp.fill(xf, 0, SIZE, outf);
    return outf;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] singleExpScalar() {
    for (int i = 0; i < SIZE; i++) {
      outf[i] = Twins.exp(xf[i]);
    }
    return outf;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] singleLogLanes() {
    Log.fill(positivef, 0, SIZE, outf);
    return outf;
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public float[] singleLogScalar() {
    for (int i = 0; i < SIZE; i++) {
      outf[i] = Twins.log(positivef[i]);
    }
    return outf;
  }
}
