package elbo.network;

import elbo.kernel.NegativeBinomialSum;
import java.util.List;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// Counts that are 0 with probability π and else negative binomial, which may be 0 as well: p(0) =
/// π
/// + (1 − π) (θ / (μ + θ))^θ. G. Eraslan, L. M. Simon, M. Mircea, N. S. Mueller, F. J. Theis
///   (2019), Single-cell RNA-seq denoising using a deep count autoencoder.
///
/// @param mean μ of the negative binomial part, from 0
/// @param inverseDispersion θ; the variance of that part is μ + μ²/θ
/// @param inflation π; log odds are [Transform#SIGMOID]
public record ZeroInflatedNegativeBinomial(
    Parameter mean, Parameter inverseDispersion, Parameter inflation) implements Elementwise {
  /// @throws IllegalArgumentException if a constant breaks its rule
  public ZeroInflatedNegativeBinomial {
    arguments(mean, inverseDispersion, inflation);
  }

  private static List<Argument> arguments(
      Parameter mean, Parameter inverseDispersion, Parameter inflation) {
    List<Argument> counts = NegativeBinomial.arguments(mean, inverseDispersion);
    return List.of(counts.get(0), counts.get(1), new Argument("inflation", inflation, Domain.UNIT));
  }

  @Override
  public String family() {
    return "zero-inflated negative binomial";
  }

  @Override
  public List<Argument> arguments() {
    return arguments(mean, inverseDispersion, inflation);
  }

  @Override
  public void check(int j, double x) {
    Supports.count(j, x);
  }

  @Override
  public double logDensity(double x, double[] value, double[] coordinate) {
    double logF = NegativeBinomial.logDensity(x, value[0], coordinate[0], value[1], coordinate[1]);
    return Inflation.logDensity(x, logF, coordinate[2]);
  }

  @Override
  public double fixed(double x, double[] value) {
    return Dispersion.fixed(x, value[1]);
  }

  @Override
  public void add(double x, double fixed, Lanes lanes, double[] out) {
    int mark = lanes.scratch.mark();
    double[] logF = lanes.row();
    NegativeBinomial.write(x, fixed, lanes, logF);
    Inflation.add(x, lanes, logF, lanes.coordinate(2), out);
    lanes.scratch.release(mark);
  }

  @Override
  public boolean isSingle(int j, double x) {
    return x <= NegativeBinomialSum.MOST;
  }

  @Override
  public Optional<Single.Maker> single(double[] x) {
    List<Argument> all = arguments();
    boolean isLearned = all.get(1).isLearned();
    if (!SingleRows.exist(all.get(0))
        || (isLearned && !SingleRows.exist(all.get(1)))
        || !SingleRows.exist(all.get(2))) {
      return Optional.empty();
    }
    return Optional.of(numbers -> {
      SingleCounts counts = NegativeBinomial.counts(all, x, numbers);
      SingleRows logOdds = SingleRows.of(all.get(2), isLearned ? 2 : 1, x.length, numbers);
      return new SingleInflation(counts, counts::zeros, logOdds, x, numbers);
    });
  }

  @Override
  public void score(double x, double[] value, double[] coordinate, double[] out) {
    NegativeBinomial counts = new NegativeBinomial(mean, inverseDispersion);
    counts.score(x, value, coordinate, out);
    double logZero = counts.logDensity(0, value, coordinate);
    Inflation.score(x, logZero, coordinate[2], value[2], out);
  }

  @Override
  public void information(double[] value, double[] coordinate, double[] out) {
    NegativeBinomial counts = new NegativeBinomial(mean, inverseDispersion);
    double[] zero = new double[2];
    counts.score(0, value, coordinate, zero);
    counts.information(value, coordinate, out);
    double logZero = counts.logDensity(0, value, coordinate);
    Inflation.information(logZero, coordinate[2], value[2], zero, out);
  }

  @Override
  public double draw(double[] value, double[] coordinate, UniformRandomProvider random) {
    return random.nextDouble() < value[2] ? 0 : Draws.negativeBinomial(value[0], value[1], random);
  }
}
