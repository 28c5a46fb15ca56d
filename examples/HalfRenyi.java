package examples;

import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.estimate.Averages;
import elbo.estimate.Bound;
import elbo.estimate.Estimate;
import elbo.estimate.Fold;
import elbo.estimate.PowerMean;
import elbo.estimate.Side;
import elbo.model.LinearGaussian;
import elbo.points.Seed;
import elbo.weight.Dependence;
import elbo.weight.WeightLaw;
import java.util.List;
import java.util.OptionalDouble;

/// A bound of one's own, in a package of its own: VR(½) of k samples, 2 E log((1/k) Σ √w).
///
/// ```
/// java --add-modules jdk.incubator.vector -cp cli/target/elbo-cli.jar examples/HalfRenyi.java
/// ```
///
/// From the same samples its estimate lies between those of [Elbo] and [Iwae]. Y. Li, R. E. Turner
/// (2016), Rényi divergence variational inference.
///
/// @param k samples inside one bound, at least 1
public record HalfRenyi(long k) implements Bound<Estimate> {
  /// @throws IllegalArgumentException if k < 1
  public HalfRenyi {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but is " + k);
    }
  }

  @Override
  public Side side() {
    return Side.LOWER;
  }

  @Override
  public long minimumSamples() {
    return k;
  }

  /// The exact mean, which results have wherever the law of the weights is known.
  @Override
  public OptionalDouble expectation(WeightLaw law, long n) {
    return OptionalDouble.of(law.meanLogPowerMean(0.5, k));
  }

  @Override
  public Fold<?, Estimate> fold(Dependence dependence) {
    return Averages.overGroups(this, k, () -> new PowerMean(0.5), dependence);
  }

  /// Estimates it beside two bounds of the library.
  public static void main(String[] args) {
    LinearGaussian model = new LinearGaussian(16, 64, 3);
    Evaluation.of(model)
        .withSamples(50_000)
        .withStatistics(new Elbo(), new HalfRenyi(50), new Iwae(50))
        .evaluate(Rows.drawn(model, Seed.of(1), 0, 1), HalfRenyi::print);
  }

  private static void print(Result result) {
    for (Bound<?> bound : List.of(new Elbo(), new HalfRenyi(50), new Iwae(50))) {
      Estimate e = result.get(bound);
      IO.println(
          "%s: %.4f ± %.4f, exact mean %.4f"
              .formatted(
                  e.name(), e.value(), e.standardError(), result.exact(bound).orElseThrow()));
    }
    IO.println("log p(x): %.4f".formatted(result.logEvidence().orElseThrow()));
  }
}
