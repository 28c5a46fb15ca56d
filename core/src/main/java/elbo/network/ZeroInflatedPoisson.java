package elbo.network;

import elbo.kernel.LogGamma;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Counts that are 0 with probability π and else Poisson, which may be 0 as well: p(0) = π + (1 −
/// π) e^−λ. D. Lambert (1992), Zero-inflated Poisson regression.
///
/// @param rate λ, from 0
/// @param inflation π; log odds are [Transform#SIGMOID]
public record ZeroInflatedPoisson(Parameter rate, Parameter inflation) implements Elementwise {
  /// @throws IllegalArgumentException if a constant breaks its rule
  public ZeroInflatedPoisson {
    arguments(rate, inflation);
  }

  private static List<Argument> arguments(Parameter rate, Parameter inflation) {
    return List.of(
        new Argument("rate", rate, Domain.NOT_NEGATIVE),
        new Argument("inflation", inflation, Domain.UNIT));
  }

  @Override
  public String family() {
    return "zero-inflated Poisson";
  }

  @Override
  public List<Argument> arguments() {
    return arguments(rate, inflation);
  }

  @Override
  public void check(int j, double x) {
    Supports.count(j, x);
  }

  @Override
  public double logDensity(double x, double[] value, double[] coordinate) {
    return Inflation.logDensity(x, Poisson.logDensity(x, value[0], coordinate[0]), coordinate[1]);
  }

  @Override
  public double fixed(double x, double[] value) {
    return LogGamma.logFactorial(x);
  }

  @Override
  public void add(double x, double fixed, Lanes lanes, double[] out) {
    int mark = lanes.scratch.mark();
    double[] logF = lanes.row();
    Poisson.write(x, fixed, lanes, logF);
    Inflation.add(x, lanes, logF, lanes.coordinate(1), out);
    lanes.scratch.release(mark);
  }

  @Override
  public boolean isSingle(int j, double x) {
    return x <= Supports.MOST_SINGLE;
  }

  @Override
  public Optional<Single.Maker> single(double[] x) {
    List<Argument> all = arguments();
    if (!SingleRows.exist(all.get(0)) || !SingleRows.exist(all.get(1))) {
      return Optional.empty();
    }
    return Optional.of(numbers -> {
      Poisson.Counts counts = new Poisson.Counts(all.get(0), x, numbers);
      SingleRows logOdds = SingleRows.of(all.get(1), 1, x.length, numbers);
      return new SingleInflation(counts, counts::zeros, logOdds, x, numbers);
    });
  }

  @Override
  public void score(double x, double[] value, double[] coordinate, double[] out) {
    out[0] = x - value[0];
    Inflation.score(x, -value[0], coordinate[1], value[1], out);
  }

  @Override
  public void information(double[] value, double[] coordinate, double[] out) {
    out[0] = value[0];
    double[] zero = {-value[0]};
    Inflation.information(-value[0], coordinate[1], value[1], zero, out);
  }

  @Override
  public double draw(double[] value, double[] coordinate, UniformRandomProvider random) {
    return random.nextDouble() < value[1] ? 0 : Draws.poisson(value[0], random);
  }
}
