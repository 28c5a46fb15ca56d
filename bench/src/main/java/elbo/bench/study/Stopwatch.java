package elbo.bench.study;

import elbo.estimate.Bound;
import elbo.estimate.Estimator;
import elbo.weight.LogWeights;
import java.util.Arrays;

/// The time that one evaluation takes the calling thread, its log weights included.
final class Stopwatch {
  private static final long ENOUGH_NANOS = 20_000_000;
  private static final long TOO_MANY_NANOS = 1_000_000_000;
  private static final int FEWEST = 4;
  private static final int MOST = 1000;

  private Stopwatch() {}

  /// The mean of the middle half of runs, in seconds: what else the machine does comes in bursts.
  /// The first run, which may have classes to load, counts only where there is no other.
  static Figure seconds(Bound<?> bound, int k, LogWeights weights) {
    Estimator estimator = new Estimator(k, bound);
    double[] seconds = new double[MOST];
    int runs = 0;
    long start = System.nanoTime();
    long now = start;
    while (runs < MOST && now - start < (runs < FEWEST ? TOO_MANY_NANOS : ENOUGH_NANOS)) {
      estimator.estimate(weights);
      long end = System.nanoTime();
      seconds[runs++] = (end - now) * 1e-9;
      now = end;
    }
    double[] counted = Arrays.copyOfRange(seconds, runs > 1 ? 1 : 0, runs);
    Arrays.sort(counted);
    int quarter = counted.length / 4;
    return Figure.mean(Arrays.copyOfRange(counted, quarter, counted.length - quarter));
  }
}
