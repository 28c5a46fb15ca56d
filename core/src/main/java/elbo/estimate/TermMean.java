package elbo.estimate;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.weight.Quantity;
import elbo.weight.Terms;
import java.util.Map;

/// The mean of terms with its standard error.
public record TermMean() implements TermStatistic<TermMean.Unbiased> {
  /// An estimate whose expectation is exactly what it estimates.
  ///
  /// @param samples how many weights the terms took
  /// @param terms how many there were
  public record Unbiased(
      String name, Side side, double value, double standardError, long samples, long terms)
      implements Estimate {
    @Override
    public Map<String, Double> parts() {
      return Map.of("terms", (double) terms);
    }
  }

  @Override
  public Unbiased estimate(Terms terms, long n) {
    if (n < 2) {
      throw new IllegalArgumentException("terms must be at least 2, but are " + n);
    }
    Moments moments = new Moments();
    long[] weights = {0};
    Scratch.lend(scratch -> {
      double[] block = scratch.doubles(Block.SIZE);
      for (long first = 0; first < n; first += Block.SIZE) {
        int size = (int) Math.min(Block.SIZE, n - first);
        weights[0] += terms.fill(first, size, scratch, block);
        moments.add(block, 0, size);
      }
    });
    Side side = terms.mean() == Quantity.LOG_EVIDENCE ? Side.ESTIMATE : Side.LOWER;
    return new Unbiased(name(), side, moments.mean(), moments.standardError(), weights[0], n);
  }
}
