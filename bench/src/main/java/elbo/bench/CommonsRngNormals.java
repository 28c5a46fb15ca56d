package elbo.bench;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/// A peer: standard normal numbers a second of commons-rng's modified ziggurat, the fastest scalar
/// sampler that was found, on a fast generator and on the generator of [Normals].
///
/// `java -jar bench/target/benchmarks.jar 'CommonsRngNormals|\.Normals.lanes'`
public class CommonsRngNormals extends Measured {
  private static final int NORMALS = 3200;
  private final ContinuousSampler xoShiRo = sampler(RandomSource.XO_SHI_RO_256_PLUS);
  private final ContinuousSampler philox = sampler(RandomSource.PHILOX_4X32);
  private final double[] out = new double[NORMALS];

  private static ContinuousSampler sampler(RandomSource source) {
    UniformRandomProvider random = source.create(1L);
    return ZigguratSampler.NormalizedGaussian.of(random);
  }

  @Setup
  public void check() {
    check(onXoShiRo256Plus());
    check(onPhilox4x32());
  }

  // Mean and mean square of 3200 normals are normal, with errors 1 / √n and √(2 / n).
  private static void check(double[] x) {
    double sum = 0;
    double squares = 0;
    for (double value : x) {
      sum += value;
      squares += value * value;
    }
    Check.within("the mean", 0, sum / NORMALS, 5 / Math.sqrt(NORMALS));
    Check.within("the mean square", 1, squares / NORMALS, 5 * Math.sqrt(2.0 / NORMALS));
  }

  @Benchmark
  @OperationsPerInvocation(NORMALS)
  public double[] onXoShiRo256Plus() {
    return fill(xoShiRo);
  }

  @Benchmark
  @OperationsPerInvocation(NORMALS)
  public double[] onPhilox4x32() {
    return fill(philox);
  }

  private double[] fill(ContinuousSampler sampler) {
    for (int i = 0; i < NORMALS; i++) {
      out[i] = sampler.sample();
    }
    return out;
  }
}
