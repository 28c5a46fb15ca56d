package elbo.distribution;

import elbo.kernel.Log;
import elbo.kernel.Scratch;
import java.util.OptionalDouble;

/// A distribution over the states 0 … S − 1 of one discrete latent, by inversion of its cumulative
/// probabilities.
public final class Categorical implements Distribution {
  private final double[] probabilities;
  private final double[] logProbabilities;
  private final double[] cumulative;

  /// @param probabilities at least one, none negative, of any positive sum: they are normalized
  /// @throws IllegalArgumentException if they break a rule
  public Categorical(double[] probabilities) {
    double sum = 0;
    for (double p : probabilities) {
      if (!(p >= 0)) {
        throw new IllegalArgumentException("a probability must be at least 0, but is " + p);
      }
      sum += p;
    }
    if (!(sum > 0) || Double.isInfinite(sum)) {
      throw new IllegalArgumentException("probabilities must have a positive sum, but have " + sum);
    }
    int states = probabilities.length;
    this.probabilities = new double[states];
    logProbabilities = new double[states];
    cumulative = new double[states];
    double running = 0;
    for (int s = 0; s < states; s++) {
      this.probabilities[s] = probabilities[s] / sum;
      logProbabilities[s] = Log.log(this.probabilities[s]);
      running += this.probabilities[s];
      cumulative[s] = running;
    }
    // Rounding must not leave a gap below 1, nor give it to a state of probability 0.
    for (int s = states - 1; s >= 0 && cumulative[s] == running; s--) {
      cumulative[s] = 1;
    }
  }

  /// The probabilities, as a copy.
  public double[] probabilities() {
    return probabilities.clone();
  }

  @Override
  public int latentDimension() {
    return 1;
  }

  @Override
  public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
    for (int i = 0; i < count; i++) {
      int state = state(u[i]);
      z[i] = state;
      logQ[i] = logProbabilities[state];
    }
  }

  /// The state at `u` of the cumulative distribution: the first whose cumulative probability
  /// exceeds it.
  public int state(double u) {
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > u) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  @Override
  public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = logProbabilities[(int) z[i]];
    }
  }

  @Override
  public OptionalDouble klTo(Distribution p) {
    if (!(p instanceof Categorical to) || to.probabilities.length != probabilities.length) {
      return OptionalDouble.empty();
    }
    double kl = 0;
    for (int s = 0; s < probabilities.length; s++) {
      if (probabilities[s] > 0) {
        kl += probabilities[s] * (logProbabilities[s] - to.logProbabilities[s]);
      }
    }
    return OptionalDouble.of(kl);
  }
}
