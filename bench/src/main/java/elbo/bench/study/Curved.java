package elbo.bench.study;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.model.Draw;
import elbo.model.ScalarModel;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/// A model with a curved posterior, of two modes where `square` is large: z ~ N(0, I₂), x₁ ~ N(z₁ +
/// square · z₂², noise²), x₂ ~ N(z₂ / 2, 1). No derivatives are known. Its own proposal is the
/// prior.
///
/// @param square factor of the square of z₂
/// @param noise standard deviation of x₁ given z
record Curved(double square, double noise) implements ScalarModel {
  private static final double WIDTH = 1;
  private static final int RANGE = 12;
  private static final int STEPS = 64;

  @Override
  public int latentDimension() {
    return 2;
  }

  @Override
  public int observationDimension() {
    return 2;
  }

  @Override
  public double logJoint(double[] x, double[] z) {
    double first = (x[0] - z[0] - square * z[1] * z[1]) / noise;
    double second = (x[1] - z[1] / 2) / WIDTH;
    double squares = z[0] * z[0] + z[1] * z[1] + first * first + second * second;
    return -0.5 * squares - 2 * StrictMath.log(2 * Math.PI) - StrictMath.log(noise * WIDTH);
  }

  /// Given z₂, z₁ is normal; over z₂ by the trapezoidal rule.
  @Override
  public OptionalDouble logEvidence(double[] x) {
    double variance = 1 + noise * noise;
    double sum = 0;
    for (int i = -RANGE * STEPS; i <= RANGE * STEPS; i++) {
      double z = (double) i / STEPS;
      double first = x[0] - square * z * z;
      double second = (x[1] - z / 2) / WIDTH;
      sum += StrictMath.exp(-0.5 * (z * z + first * first / variance + second * second));
    }
    double constant = 1.5 * StrictMath.log(2 * Math.PI) + 0.5 * StrictMath.log(variance);
    return OptionalDouble.of(StrictMath.log(sum / STEPS) - constant - StrictMath.log(WIDTH));
  }

  @Override
  public Distribution proposal(double[] x) {
    return DiagonalNormal.standard(2);
  }

  @Override
  public Optional<Distribution> prior() {
    return Optional.of(DiagonalNormal.standard(2));
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    ZigguratSampler.NormalizedGaussian normals = ZigguratSampler.NormalizedGaussian.of(random);
    double[] z = {normals.sample(), normals.sample()};
    double x1 = z[0] + square * z[1] * z[1] + noise * normals.sample();
    double x2 = z[1] / 2 + WIDTH * normals.sample();
    return new Draw(z, new double[] {x1, x2});
  }
}
