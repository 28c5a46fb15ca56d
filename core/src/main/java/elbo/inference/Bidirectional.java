package elbo.inference;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.LogSum;
import elbo.kernel.Scratch;
import elbo.model.Draw;
import elbo.model.LatentModel;
import elbo.model.Observation;
import elbo.points.PointSet;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.Arrays;

/// Bidirectional Monte Carlo: bounds on log p(x) from chains that run from q to the posterior, and
/// from the posterior back.
///
/// The log of the mean weight of chains forward is a lower bound on average, less the log of the
/// mean inverse weight of chains backward an upper one. Those backward start at the latents of a
/// pair that the model drew, one sample of its exact posterior. R. B. Grosse, Z. Ghahramani, R. P.
/// Adams (2015), Sandwiching the marginal likelihood using bidirectional Monte Carlo.
///
/// @param sampler the chains
/// @param chains each way, from 2 to 4096
public record Bidirectional(Annealed sampler, int chains) {
  private static final int MOST = 4096;

  /// A bound from chains one way.
  ///
  /// @param value in nats
  /// @param error its standard error by the spread of the chains
  /// @param meanLog the mean log weight: the bound of one chain
  public record Side(double value, double error, double meanLog) {}

  /// Both bounds of a pair (z, x) that the model drew.
  ///
  /// @param number of the pair
  /// @param cost of all chains and of what tuned them
  public record Pair(int number, Side lower, Side upper, Cost cost) {
    /// From the lower bound to the upper one.
    public double gap() {
      return upper.value - lower.value;
    }

    /// The standard error of the gap by the spread of the chains, given z.
    public double gapError() {
      return Math.sqrt(lower.error * lower.error + upper.error * upper.error);
    }

    /// Half the way from one bound to the other: with T steps it errs by the order of T⁻².
    public double middle() {
      return 0.5 * (lower.value + upper.value);
    }

    /// From the mean log weight forward to that backward: the gap that one chain each way has.
    public double gapOfOneChain() {
      return upper.meanLog - lower.meanLog;
    }
  }

  /// @throws IllegalArgumentException if the number of chains is out of range
  public Bidirectional {
    if (chains < 2 || chains > MOST) {
      throw new IllegalArgumentException("chains must be from 2 to 4096, but are " + chains);
    }
  }

  /// The same with another number of steps.
  public Bidirectional withSteps(int steps) {
    return new Bidirectional(sampler.withSteps(steps), chains);
  }

  /// The bounds of a pair that the model drew.
  ///
  /// @throws IllegalArgumentException as [Annealed#open]
  public Pair pair(LatentModel model, Draw pair, int number, PointSet points) {
    Annealed.BothWays both = sampler.open(model, pair, number, points);
    double[] forward = forward(both.forward().weights());
    double[] backward = new double[chains];
    Scratch.lend(scratch -> {
      double[] block = scratch.doubles(Block.SIZE);
      for (int first = 0; first < chains; first += Block.SIZE) {
        int size = Math.min(Block.SIZE, chains - first);
        both.backward().fill(first, size, scratch, block);
        System.arraycopy(block, 0, backward, first, size);
      }
    });
    Cost cost = both.forward().cost().plus(both.forward().each().times(2L * chains));
    return new Pair(number, side(forward, 1), side(backward, -1), cost);
  }

  /// The lower bound of a row, whose posterior no sample is known of.
  ///
  /// @throws IllegalArgumentException as [Annealed#open]
  public Side lower(LatentModel model, Observation x, PointSet points) {
    return side(forward(sampler.open(model, x, points).weights()), 1);
  }

  private double[] forward(LogWeights weights) {
    double[] out = new double[chains];
    LogWeightBlock block = new LogWeightBlock();
    Scratch.lend(scratch -> {
      for (int first = 0; first < chains; first += weights.grain()) {
        int size = Math.min(weights.grain(), chains - first);
        weights.fill(first, size, scratch, block);
        System.arraycopy(block.logW(), 0, out, first, size);
      }
    });
    return out;
  }

  // The log of the mean of w^sign, times sign.
  private static Side side(double[] logW, int sign) {
    int n = logW.length;
    double[] signed = Arrays.stream(logW).map(w -> sign * w).toArray();
    double meanLog = Arrays.stream(logW).reduce(0, (a, b) -> a + b / n);
    double logMean = LogSum.of(signed) - LogSum.of(new double[n]);
    double squares = 0;
    for (double w : signed) {
      double off = Exp.exp(w - logMean) - 1;
      squares = Math.fma(off, off, squares);
    }
    return new Side(sign * logMean, Math.sqrt(squares / (n - 1) / n), meanLog);
  }
}
