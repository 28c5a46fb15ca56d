package elbo.network;

import elbo.kernel.LogGamma;
import elbo.kernel.Softplus;
import elbo.network.Parameter.Constant;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Binomial counts of successes in n trials: log p(x) = log n! − log x! − log (n − x)! + x log p +
/// (n − x) log(1 − p).
///
/// @param trials n, one for all numbers of an observation or one for each; whole numbers from 0
/// @param probability p; log odds are [Transform#SIGMOID]
public record Binomial(Constant trials, Parameter probability) implements Elementwise {
  /// @throws IllegalArgumentException if a constant breaks its rule
  public Binomial {
    for (double n : trials.values()) {
      if (!(n >= 0 && n <= Integer.MAX_VALUE && n == Math.rint(n))) {
        throw new IllegalArgumentException(
            "the number of trials must be a whole number from 0 to "
                + Integer.MAX_VALUE
                + ", but is "
                + n);
      }
    }
    arguments(trials, probability);
  }

  private static List<Argument> arguments(Constant trials, Parameter probability) {
    return List.of(
        new Argument("trials", trials, Domain.NOT_NEGATIVE),
        new Argument("probability", probability, Domain.UNIT));
  }

  @Override
  public String family() {
    return "binomial";
  }

  @Override
  public List<Argument> arguments() {
    return arguments(trials, probability);
  }

  @Override
  public void check(int j, double x) {
    double n = trials.at(j);
    if (!(x >= 0 && x <= n && x == Math.rint(x))) {
      throw new IllegalArgumentException(
          "binomial counts must be whole numbers from 0 to the number of trials, but number "
              + j
              + " is "
              + x
              + " of "
              + (long) n);
    }
  }

  @Override
  public double logDensity(double x, double[] value, double[] coordinate) {
    double n = value[0];
    double l = coordinate[1];
    double ways = fixed(x, value);
    double successes = x == 0 ? 0 : x * Softplus.softplus(-l);
    double failures = x == n ? 0 : (n - x) * Softplus.softplus(l);
    return ways - successes - failures;
  }

  @Override
  public double fixed(double x, double[] value) {
    double n = value[0];
    return LogGamma.difference(Math.min(x, n - x), Math.max(x, n - x) + 1)
        - LogGamma.logFactorial(Math.min(x, n - x));
  }

  @Override
  public void add(double x, double fixed, Lanes lanes, double[] out) {
    int mark = lanes.scratch.mark();
    double n = lanes.value(0)[0];
    double[] l = lanes.coordinate(1);
    double[] tail = lanes.row();
    double[] failures = lanes.row();
    Softplus.fill(l, lanes.count, tail, failures);
    for (int i = 0; i < lanes.count; i++) {
      double m = -l[i];
      double successes = x == 0 ? 0 : x * (Math.max(m, 0) + tail[i]);
      out[i] += fixed - successes - (x == n ? 0 : (n - x) * failures[i]);
    }
    lanes.scratch.release(mark);
  }

  @Override
  public boolean isSingle(int j, double x) {
    return trials.at(j) <= Supports.MOST_SINGLE;
  }

  @Override
  public Optional<Single.Maker> single(double[] x) {
    Argument argument = arguments().get(1);
    if (!SingleRows.exist(argument)) {
      return Optional.empty();
    }
    SingleEvents.Terms terms =
        new SingleEvents.Terms(
            j -> x[j],
            j -> trials.at(j) - x[j],
            j -> 0,
            j -> fixed(x[j], new double[] {trials.at(j)}));
    return Optional.of(numbers -> new SingleEvents(argument, x.length, numbers, terms));
  }

  @Override
  public void score(double x, double[] value, double[] coordinate, double[] out) {
    double p = value[1];
    out[1] = x * (1 - p) - (value[0] - x) * p;
  }

  @Override
  public void information(double[] value, double[] coordinate, double[] out) {
    double p = value[1];
    out[1] = value[0] * p * (1 - p);
  }

  @Override
  public double draw(double[] value, double[] coordinate, UniformRandomProvider random) {
    int successes = 0;
    for (int i = 0; i < value[0]; i++) {
      successes += random.nextDouble() < value[1] ? 1 : 0;
    }
    return successes;
  }
}
