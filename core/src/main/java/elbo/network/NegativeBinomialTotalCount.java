package elbo.network;

import elbo.kernel.Exp;
import elbo.kernel.LogGamma;
import elbo.kernel.NegativeBinomialSum;
import elbo.kernel.Softplus;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Negative binomial counts by a total count n of failures and a probability p of success, as in
/// `torch.distributions.NegativeBinomial`: log p(x) = log Γ(x + n) − log Γ(n) − log x! + x log p +
/// n log(1 − p). The mean is n p / (1 − p).
///
/// @param totalCount n, any positive number
/// @param probability p; log odds of success are [Transform#SIGMOID]
public record NegativeBinomialTotalCount(Parameter totalCount, Parameter probability)
    implements Elementwise {
  /// @throws IllegalArgumentException if a constant breaks its rule
  public NegativeBinomialTotalCount {
    arguments(totalCount, probability);
  }

  private static List<Argument> arguments(Parameter totalCount, Parameter probability) {
    return List.of(
        new Argument("total count", totalCount, Domain.POSITIVE),
        new Argument("probability", probability, Domain.UNIT));
  }

  @Override
  public String family() {
    return "negative binomial";
  }

  @Override
  public List<Argument> arguments() {
    return arguments(totalCount, probability);
  }

  @Override
  public void check(int j, double x) {
    Supports.count(j, x);
  }

  @Override
  public double logDensity(double x, double[] value, double[] coordinate) {
    return value[0] >= 0 ? Dispersion.logDensity(x, value[0], coordinate[1]) : Double.NaN;
  }

  @Override
  public double fixed(double x, double[] value) {
    return Dispersion.fixed(x, value[0]);
  }

  @Override
  public void add(double x, double fixed, Lanes lanes, double[] out) {
    int mark = lanes.scratch.mark();
    double[] term = lanes.row();
    Dispersion.write(x, fixed, lanes, 0, lanes.coordinate(1), term);
    for (int i = 0; i < lanes.count; i++) {
      out[i] += term[i];
    }
    lanes.scratch.release(mark);
  }

  @Override
  public boolean isSingle(int j, double x) {
    return totalCount instanceof Parameter.Constant c
        ? x <= Supports.MOST_SINGLE && c.at(j) <= Supports.MOST_SINGLE
        : x <= NegativeBinomialSum.MOST;
  }

  @Override
  public Optional<Single.Maker> single(double[] x) {
    Argument argument = arguments().get(1);
    if (!SingleRows.exist(argument)) {
      return Optional.empty();
    }
    if (!(totalCount instanceof Parameter.Constant c)) {
      Argument failures = arguments().getFirst();
      return SingleRows.exist(failures)
          ? Optional.of(numbers ->
              new SingleCounts(
                  SingleRows.of(argument, 1, x.length, numbers),
                  false,
                  SingleRows.of(failures, 0, x.length, numbers),
                  x,
                  numbers))
          : Optional.empty();
    }
    SingleEvents.Terms terms =
        new SingleEvents.Terms(
            j -> x[j], j -> c.at(j), j -> 0, j -> Dispersion.fixed(x[j], c.at(j)));
    return Optional.of(numbers -> new SingleEvents(argument, x.length, numbers, terms));
  }

  @Override
  public void score(double x, double[] value, double[] coordinate, double[] out) {
    double n = value[0];
    out[0] = n * (LogGamma.digammaDifference(x, n) - Softplus.softplus(coordinate[1]));
    out[1] = x * (1 - value[1]) - n * value[1];
  }

  @Override
  public void information(double[] value, double[] coordinate, double[] out) {
    double n = value[0];
    out[0] = n * n * Dispersion.trigamma(n, coordinate[1]);
    out[1] = n * value[1];
  }

  @Override
  public double draw(double[] value, double[] coordinate, UniformRandomProvider random) {
    return Draws.negativeBinomial(value[0] * Exp.exp(coordinate[1]), value[0], random);
  }
}
