// A state-space model of one's own, by three scalar functions, and its particle filter.
//
//     java --add-modules jdk.incubator.vector -cp cli/target/elbo-cli.jar examples/Thermostat.java

import elbo.Evaluation;
import elbo.Result;
import elbo.bound.EvidenceInterval;
import elbo.inference.ParticleFilter;
import elbo.kernel.NormalQuantile;
import elbo.model.ScalarStateSpace;
import elbo.stopping.Tolerance;

/// The temperature z of a room drifts to that outside, 10 degrees, and is heated by 3 degrees an
/// hour below 20 degrees; a thermometer shows y_t ~ N(z_t, 0.5²). Each function takes one uniform
/// number u and makes a standard normal one of it.
record RoomTemperature(double inertia) implements ScalarStateSpace {
  @Override
  public String name() {
    return "RoomTemperature(inertia=" + inertia + ")";
  }

  @Override
  public double initial(double u) {
    return 15 + 2 * NormalQuantile.quantile(u);
  }

  @Override
  public double transition(int t, double z, double u) {
    double heated = z < 20 ? z + 3 : z;
    return inertia * heated + (1 - inertia) * 10 + 0.7 * NormalQuantile.quantile(u);
  }

  @Override
  public double logPotential(int t, double z, double y) {
    double residual = (y - z) / 0.5;
    return -0.5 * residual * residual - StrictMath.log(0.5 * StrictMath.sqrt(2 * Math.PI));
  }
}

void main() {
  // The thermometer failed in the fourth hour.
  double[] y = {16.1, 17.3, 18.9, Double.NaN, 19.6, 19.9, 18.7, 20.2, 19.1};

  Result result =
      Evaluation.of(new RoomTemperature(0.85))
          .withSampler(new ParticleFilter(512))
          .withTolerance(0.01)
          .evaluate(y);

  EvidenceInterval.Interval evidence = result.get(Tolerance.INTERVAL);
  IO.println("log p(y) = %.4f ± %.4f".formatted(evidence.value(), evidence.standardError()));
  IO.println("95 %% interval from %.4f to %.4f".formatted(evidence.lower(), evidence.upper()));
  IO.println("sampler " + result.sampler().name());
  IO.println(result.remarks().getFirst().text());
}
