package elbo.model;

import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// The local level model, a random walk observed with noise: z_t = z_(t−1) + N(0, levelVariance),
/// y_t = z_t + N(0, observationVariance).
///
/// The first level is N(mean, variance), or flat ("diffuse"): then p(y) is that of all observed
/// numbers after the first, given the first, which has no density of its own. Others add −½ ln 2π
/// for it. log p(y) by the Kalman filter. J. Durbin, S. J. Koopman (2012), Time series analysis by
/// state space methods.
public final class LocalLevel implements StateSpace {
  private static final double[][] ONE = {{1}};

  private final String name;
  private final double observationVariance;
  private final double levelVariance;
  private final Optional<LinearGaussianStateSpace> proper;

  /// @param observationVariance greater than 0
  /// @param levelVariance of a transition, at least 0
  /// @param mean of the first level
  /// @param variance of the first level, at least 0
  /// @throws IllegalArgumentException if one breaks its rule
  public LocalLevel(
      double observationVariance, double levelVariance, double mean, double variance) {
    Scales.positive("observationVariance", observationVariance);
    Scales.notNegative("levelVariance", levelVariance);
    Scales.finite("mean", mean);
    Scales.notNegative("variance", variance);
    name =
        "LocalLevel(observationVariance="
            + observationVariance
            + ",levelVariance="
            + levelVariance
            + ",mean="
            + mean
            + ",variance="
            + variance
            + ")";
    this.observationVariance = observationVariance;
    this.levelVariance = levelVariance;
    proper = Optional.of(from(mean, variance));
  }

  /// A flat first level.
  ///
  /// @param observationVariance greater than 0
  /// @param levelVariance of a transition, at least 0
  /// @throws IllegalArgumentException if one breaks its rule
  public LocalLevel(double observationVariance, double levelVariance) {
    Scales.positive("observationVariance", observationVariance);
    Scales.notNegative("levelVariance", levelVariance);
    name =
        "LocalLevel(observationVariance="
            + observationVariance
            + ",levelVariance="
            + levelVariance
            + ")";
    this.observationVariance = observationVariance;
    this.levelVariance = levelVariance;
    proper = Optional.empty();
  }

  private LinearGaussianStateSpace from(double mean, double variance) {
    return new LinearGaussianStateSpace(
        ONE,
        new double[][] {{Math.sqrt(levelVariance)}},
        ONE,
        new double[] {Math.sqrt(observationVariance)},
        new double[] {mean},
        new double[][] {{Math.sqrt(variance)}});
  }

  // The model of the series from its first observed number on, which under a flat level leaves the
  // level normal about it, and is then missing.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Proper(LinearGaussianStateSpace model, double[] y) {}

  private Proper properly(double[] y) {
    steps(y);
    if (proper.isPresent()) {
      return new Proper(proper.get(), y);
    }
    int first = 0;
    while (first < y.length && Double.isNaN(y[first])) {
      first++;
    }
    if (first == y.length) {
      throw new IllegalArgumentException(
          name + " takes a series with at least one number that is not missing");
    }
    double[] rest = Arrays.copyOfRange(y, first, y.length);
    rest[0] = Double.NaN;
    return new Proper(from(y[first], observationVariance), rest);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String convention() {
    return proper.isPresent()
        ? "the first number is observed at the first level"
        : "the first level is flat: p of the numbers after the first, given the first, whose"
            + " states begin with it";
  }

  @Override
  public int stateDimension() {
    return 1;
  }

  @Override
  public FeynmanKac at(double[] y) {
    Proper given = properly(y);
    return delayed(given.model.at(given.y), y);
  }

  private static FeynmanKac delayed(FeynmanKac series, double[] y) {
    int delay = y.length - series.steps();
    return delay == 0 ? series : new Delayed(series, delay);
  }

  @Override
  public Optional<FeynmanKac> guided(double[] y) {
    Proper given = properly(y);
    return given.model.guided(given.y).map(series -> delayed(series, y));
  }

  @Override
  public boolean hasGuide() {
    return true;
  }

  /// log p(y) by the Kalman filter.
  @Override
  public OptionalDouble logEvidence(double[] y) {
    Proper given = properly(y);
    return given.model.logEvidence(given.y);
  }

  private LinearGaussianStateSpace drawn() {
    return proper.orElseThrow(() ->
        new UnsupportedOperationException(
            name + " draws no series, since its first level is flat: give it data"));
  }

  @Override
  public void initial(int count, double[] uniforms, Scratch scratch, double[] z) {
    drawn().initial(count, uniforms, scratch, z);
  }

  @Override
  public void transition(
      int t, int count, double[] before, double[] uniforms, Scratch scratch, double[] z) {
    drawn().transition(t, count, before, uniforms, scratch, z);
  }

  @Override
  public void logPotential(
      int t, double[] y, int count, double[] z, Scratch scratch, double[] out) {
    drawn().logPotential(t, y, count, z, scratch, out);
  }

  @Override
  public double[] observe(int t, double[] z, UniformRandomProvider random) {
    return drawn().observe(t, z, random);
  }
}
