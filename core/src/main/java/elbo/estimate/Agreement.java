package elbo.estimate;

import elbo.kernel.Exp;
import elbo.weight.LogWeightBlock;
import java.util.Arrays;

/// The error of a mean of replicates where some of them agree.
///
/// On discrete latents a randomization of a lattice or a Sobol set has one of few numbers of
/// samples in each state, so that replicates have few values. Where all agree, though the weights
/// vary, nothing shows how far off they are: the error is NaN, not 0, and so it is where some of
/// fewer than 16 agree. Where some of more do, their spread is too small as a rule, as that of a
/// proportion is: it is taken of the replicates and of two more at the least and two at the largest
/// of their values. A. Agresti, B. A. Coull (1998), Approximate is better than "exact" for interval
/// estimation of binomial proportions.
public final class Agreement {
  // What the same mean is summed to in different orders.
  private static final double ROUNDING = 1e-13;
  // What log p − log q of a perfect proposal is computed to.
  private static final double CONSTANT = 1e-9;
  // Beyond, the mean of any few values is nearly normal.
  private static final int MANY = 64;
  private static final int ADDED = 2;
  // With fewer that agree, values that are not seen matter more than those that are.
  private static final int ENOUGH = 16;

  private final double[] replicates = new double[MANY];
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private int count;

  /// Forgets everything.
  public void clear() {
    least = Double.POSITIVE_INFINITY;
    most = Double.NEGATIVE_INFINITY;
    count = 0;
  }

  /// Takes in the weights of a block.
  public void add(LogWeightBlock block) {
    for (int i = 0; i < block.size(); i++) {
      least = Math.min(least, block.logW()[i]);
    }
    most = Math.max(most, block.max());
  }

  /// Takes in the value of a replicate.
  public void add(double value) {
    if (count < MANY) {
      replicates[count] = value;
    }
    count = Math.min(count + 1, MANY + 1);
  }

  /// Takes in what another has seen of the samples that follow.
  public void append(Agreement next) {
    least = Math.min(least, next.least);
    most = Math.max(most, next.most);
    for (int i = 0; i < Math.min(next.count, MANY); i++) {
      add(next.replicates[i]);
    }
    count = next.count > MANY ? MANY + 1 : count;
  }

  /// The standard error of the mean of the replicates.
  ///
  /// @param error s / √m, from their spread alone
  public double error(double error) {
    return isJudged() ? error(error, Arrays.copyOf(replicates, count + 2 * ADDED)) : error;
  }

  /// The standard error of the mean of replicates that are given by their logs, relative to that
  /// mean.
  ///
  /// @param error s / (μ √m), from their spread alone
  /// @param logMean log μ
  public double error(double error, double logMean) {
    if (!isJudged()) {
      return error;
    }
    double[] values = new double[count + 2 * ADDED];
    for (int i = 0; i < count; i++) {
      values[i] = Exp.exp(replicates[i] - logMean);
    }
    return error(error, values);
  }

  private boolean isJudged() {
    return count >= 2 && count <= MANY && !isConstant();
  }

  private double error(double error, double[] values) {
    double[] sorted = Arrays.copyOf(replicates, count);
    Arrays.sort(sorted);
    int ties = 0;
    for (int i = 1; i < count; i++) {
      ties += same(sorted[i - 1], sorted[i]) ? 1 : 0;
    }
    if (ties == 0) {
      return error;
    }
    if (count < ENOUGH || ties == count - 1) {
      return Double.NaN;
    }
    Arrays.sort(values, 0, count);
    Arrays.fill(values, count, count + ADDED, values[0]);
    Arrays.fill(values, count + ADDED, values.length, values[count - 1]);
    Moments moments = new Moments();
    moments.add(values, 0, values.length);
    return Math.max(error, moments.standardError());
  }

  private static boolean same(double a, double b) {
    return a == b || b - a <= ROUNDING * Math.max(1, Math.abs(b));
  }

  private boolean isConstant() {
    return most == least || most - least <= CONSTANT * Math.max(1, Math.abs(most));
  }
}
