package elbo.bound;

import java.util.Map;
import java.util.OptionalDouble;

/// log p(x), estimated by the log of the mean of all n weights.
///
/// Standard error by the delta method, √(m₂ / n) with m₂ = n / ESS − 1 the relative variance of one
/// weight. The log of a mean is biased by −m₂ / (2n) = −1/(2 ESS) + 1/(2n) to first order; that is
/// reported as the part `bias` and not corrected for ([Jackknife] does). Both take it for granted
/// that the weights have a variance that n samples show: where k-hat says otherwise they cannot be
/// trusted.
public record LogEvidence() implements Bound {
  @Override
  public Kind kind() {
    return Kind.ESTIMATE;
  }

  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(law.meanLogPowerMean(1, n));
  }

  @Override
  public Fold fold() {
    return new AllWeights();
  }

  private final class AllWeights implements Fold {
    private final PowerMean all = new PowerMean(1);
    private long count;

    AllWeights() {
      all.clear();
    }

    @Override
    public void clear() {
      all.clear();
      count = 0;
    }

    @Override
    public void add(LogWeightBlock block) {
      all.add(block, 0, block.size());
      count += block.size();
    }

    @Override
    public void append(Fold next) {
      AllWeights that = (AllWeights) next;
      all.append(that.all);
      count += that.count;
    }

    @Override
    public Estimate estimate() {
      if (count == 0) {
        throw new IllegalStateException(name() + " needs a sample, but there was none");
      }
      double error = Math.sqrt(all.variance());
      return new Estimate(
          name(), all.value(), error, count, kind(), Map.of("bias", -0.5 * all.variance()));
    }
  }
}
