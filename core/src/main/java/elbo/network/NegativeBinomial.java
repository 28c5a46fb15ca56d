package elbo.network;

import elbo.kernel.Log;
import elbo.kernel.LogGamma;
import elbo.kernel.NegativeBinomialSlopes;
import elbo.kernel.NegativeBinomialSum;
import elbo.kernel.Softplus;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Negative binomial counts of mean μ and variance μ + μ²/θ: log p(x) = log Γ(x + θ) − log Γ(θ) −
/// log x! + x log(μ / (μ + θ)) + θ log(θ / (μ + θ)).
///
/// @param mean μ, from 0
/// @param inverseDispersion θ; θ → ∞ is the Poisson distribution, θ → 0 a count of 0
public record NegativeBinomial(Parameter mean, Parameter inverseDispersion) implements Elementwise {
  /// @throws IllegalArgumentException if a constant breaks its rule
  public NegativeBinomial {
    arguments(mean, inverseDispersion);
  }

  static List<Argument> arguments(Parameter mean, Parameter inverseDispersion) {
    return List.of(
        new Argument("mean", mean, Domain.NOT_NEGATIVE),
        new Argument("inverse dispersion", inverseDispersion, Domain.POSITIVE));
  }

  @Override
  public String family() {
    return "negative binomial";
  }

  @Override
  public List<Argument> arguments() {
    return arguments(mean, inverseDispersion);
  }

  @Override
  public void check(int j, double x) {
    Supports.count(j, x);
  }

  /// In lanes where both logarithms are learned.
  @Override
  public Optional<Slopes> slopes(int width) {
    Parameter log = Parameter.learned(Transform.EXP);
    if (!mean.equals(log) || !inverseDispersion.equals(log)) {
      return Elementwise.super.slopes(width);
    }
    return Optional.of((count, x, xAt, outputs, at, scratch, out, to) -> {
      NegativeBinomialSlopes.logs(width, x, xAt, outputs, at, scratch, out, to);
      LogFactorials.subtract(count, width, x, xAt, out, to);
    });
  }

  @Override
  public double logDensity(double x, double[] value, double[] coordinate) {
    return logDensity(x, value[0], coordinate[0], value[1], coordinate[1]);
  }

  // The odds of a further event are μ/θ.
  static double logDensity(double x, double mean, double logMean, double theta, double logTheta) {
    if (mean >= 0 && theta >= 0) {
      return Dispersion.logDensity(x, theta, logMean - logTheta);
    }
    return Double.NaN;
  }

  @Override
  public double fixed(double x, double[] value) {
    return Dispersion.fixed(x, value[1]);
  }

  @Override
  public void add(double x, double fixed, Lanes lanes, double[] out) {
    int mark = lanes.scratch.mark();
    double[] term = lanes.row();
    write(x, fixed, lanes, term);
    for (int i = 0; i < lanes.count; i++) {
      out[i] += term[i];
    }
    lanes.scratch.release(mark);
  }

  @Override
  public boolean isSingle(int j, double x) {
    return inverseDispersion instanceof Parameter.Constant c
        ? x <= Supports.MOST_SINGLE && c.at(j) <= Supports.MOST_SINGLE
        : x <= NegativeBinomialSum.MOST;
  }

  @Override
  public Optional<Single.Maker> single(double[] x) {
    Argument argument = arguments().get(0);
    if (!SingleRows.exist(argument)) {
      return Optional.empty();
    }
    if (!(inverseDispersion instanceof Parameter.Constant c)) {
      return SingleRows.exist(arguments().get(1))
          ? Optional.of(numbers -> counts(arguments(), x, numbers))
          : Optional.empty();
    }
    SingleEvents.Terms terms =
        new SingleEvents.Terms(
            j -> x[j], j -> c.at(j), j -> -Log.log(c.at(j)), j -> Dispersion.fixed(x[j], c.at(j)));
    return Optional.of(numbers -> new SingleEvents(argument, x.length, numbers, terms));
  }

  /// The sum of small counts where the mean is learned.
  static SingleCounts counts(List<Argument> arguments, double[] x, int[] numbers) {
    return new SingleCounts(
        SingleRows.of(arguments.get(0), 0, x.length, numbers),
        true,
        SingleRows.ofTheta(arguments.get(1), 1, x.length, numbers),
        x,
        numbers);
  }

  /// Writes log p(x).
  static void write(double x, double fixed, Lanes lanes, double[] out) {
    int mark = lanes.scratch.mark();
    double[] logOdds = lanes.row();
    double[] logMean = lanes.coordinate(0);
    double[] logTheta = lanes.coordinate(1);
    for (int i = 0; i < lanes.count; i++) {
      logOdds[i] = logMean[i] - logTheta[i];
    }
    Dispersion.write(x, fixed, lanes, 1, logOdds, out);
    lanes.scratch.release(mark);
  }

  @Override
  public void score(double x, double[] value, double[] coordinate, double[] out) {
    double mean = value[0];
    double theta = value[1];
    double share = theta / (theta + mean);
    out[0] = share * (x - mean);
    double logOdds = coordinate[0] - coordinate[1];
    out[1] =
        theta
            * (LogGamma.digammaDifference(x, theta)
                - Softplus.softplus(logOdds)
                + (mean - x) / (theta + mean));
  }

  @Override
  public void information(double[] value, double[] coordinate, double[] out) {
    double theta = value[1];
    double share = theta / (theta + value[0]);
    out[0] = share * value[0];
    double logOdds = coordinate[0] - coordinate[1];
    out[1] = Math.max(0, theta * (theta * Dispersion.trigamma(theta, logOdds) - (1 - share)));
  }

  @Override
  public double draw(double[] value, double[] coordinate, UniformRandomProvider random) {
    return Draws.negativeBinomial(value[0], value[1], random);
  }
}
