package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.InflationSum;
import elbo.kernel.Scratch;
import elbo.kernel.SoftplusSum;
import java.util.Arrays;

/// The sum of a zero-inflated family, of counts of 0 or of others.
final class SingleInflation implements Single {
  /// Writes −log f(0) of numbers in rows from 0.
  interface Zeros {
    void write(int from, int to, int count, float[] outputs, Scratch scratch, float[] out);
  }

  private final Single family;
  private final Zeros zeros;
  private final boolean isZero;
  private final SingleRows inflation;
  private final InflationSum.Zeros inflated;
  private final SoftplusSum.Events others;

  /// @param family the sum of log f
  SingleInflation(Single family, Zeros zeros, SingleRows inflation, double[] x, int[] numbers) {
    this.family = family;
    this.zeros = zeros;
    this.inflation = inflation;
    isZero = numbers.length > 0 && x[numbers[0]] == 0;
    inflated = new InflationSum.Zeros(inflation.start, inflation.factor);
    float[] none = new float[numbers.length];
    float[] one = new float[numbers.length];
    Arrays.fill(one, 1);
    others = new SoftplusSum.Events(none, one, none, inflation.start, inflation.factor);
  }

  @Override
  public int group() {
    return 8;
  }

  @Override
  public double fixed(int n) {
    return isZero ? 0 : family.fixed(n);
  }

  @Override
  public void sum(int from, int to, int count, float[] outputs, Scratch scratch, float[] sums) {
    float[] logOdds = inflation.read(from, to, count, outputs, scratch);
    if (isZero) {
      float[] hazard = scratch.floats(group() * Block.SIZE);
      zeros.write(from, to, count, outputs, scratch, hazard);
      InflationSum.fill(inflated, from, to, count, logOdds, hazard, sums);
      return;
    }
    family.sum(from, to, count, outputs, scratch, sums);
    float[] rest = scratch.floats(Block.SIZE);
    SoftplusSum.fill(others, from, to, count, logOdds, rest);
    for (int i = 0; i < count; i++) {
      sums[i] += rest[i];
    }
  }
}
