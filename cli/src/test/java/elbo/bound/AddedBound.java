package elbo.bound;

import java.util.OptionalDouble;

/// A bound that is added as this one file: the mean of IWAE(k) and IWAE(1).
public record AddedBound(long k) implements Bound {
  @Override
  public Kind kind() {
    return Kind.LOWER;
  }

  @Override
  public long minimumSamples() {
    return k;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(0.5 * (law.meanLogPowerMean(1, k) + law.meanLog()));
  }

  @Override
  public Fold fold() {
    return new Groups(this, k, Half::new);
  }

  private final class Half implements Group {
    private final PowerMean whole = new PowerMean(1);
    private double sum;

    @Override
    public void clear() {
      whole.clear();
      sum = 0;
    }

    @Override
    public void add(LogWeightBlock block, int from, int to) {
      whole.add(block, from, to);
      for (int i = from; i < to; i++) {
        sum += block.logW()[i];
      }
    }

    @Override
    public void append(Group next) {
      whole.append(((Half) next).whole);
      sum += ((Half) next).sum;
    }

    @Override
    public double value() {
      return 0.5 * (whole.value() + sum / k);
    }

    @Override
    public double variance() {
      return Double.NaN;
    }
  }
}
