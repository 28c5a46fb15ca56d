package elbo.model;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// A model of D independent pairs z ~ N(0, 1), x | z ~ N(z, 1), with a proposal that has the
/// posterior's mean and c times its variance, so that the law of its weights is known.
///
/// The posterior is N(x / 2, I / 2). With s ~ χ²_D, w / p(x) = c^(D/2) exp(−s (c − 1) / 2), so that
/// Var log w = D (c − 1)² / 2 and the tail index of the weights is 1 − c for c < 1.
///
/// @param D dimension of z and width of x, at least 1
/// @param c variance of q over variance of the posterior, greater than 0
public record MatchedGaussians(int D, double c) implements LatentModel {
  /// @throws IllegalArgumentException if D or c breaks its rule
  public MatchedGaussians {
    if (D < 1) {
      throw new IllegalArgumentException("D must be at least 1, but is " + D);
    }
    if (!(c > 0) || Double.isInfinite(c)) {
      throw new IllegalArgumentException("c must be finite and greater than 0, but is " + c);
    }
  }

  @Override
  public int latentDimension() {
    return D;
  }

  @Override
  public int observationDimension() {
    return D;
  }

  @Override
  public Joint at(double[] x) {
    Support.width(this, x);
    Support.finite(x);
    return new Residuals(x.clone());
  }

  private final class Residuals implements GradientJoint {
    private final double[] observed;
    private final DiagonalNormal prior = DiagonalNormal.standard(D);

    Residuals(double[] observed) {
      this.observed = observed;
    }

    @Override
    public void logJoint(
        int count, double[] z, Scratch scratch, double[] logPrior, double[] logLikelihood) {
      prior.logDensity(count, z, scratch, logPrior);
      int mark = scratch.mark();
      double[] residuals = scratch.doubles(D * Block.SIZE);
      for (int j = 0; j < D; j++) {
        Rows.standardize(j, count, z, observed[j], 1, residuals);
      }
      Rows.squares(D, count, residuals, logLikelihood);
      Rows.rescale(count, -0.5, -D * Constants.HALF_LOG_2_PI, logLikelihood);
      scratch.release(mark);
    }

    @Override
    public void gradients(
        int count,
        double[] z,
        Scratch scratch,
        double[] logPrior,
        double[] logLikelihood,
        double[] priorGradient,
        double[] likelihoodGradient) {
      logJoint(count, z, scratch, logPrior, logLikelihood);
      for (int j = 0; j < D; j++) {
        Rows.affine(j, count, z, -1, 0, priorGradient);
        Rows.affine(j, count, z, -1, observed[j], likelihoodGradient);
      }
    }
  }

  private DiagonalNormal normal(double[] x, double variance) {
    double[] mean = new double[D];
    double[] scale = new double[D];
    for (int j = 0; j < D; j++) {
      mean[j] = x[j] / 2;
    }
    Arrays.fill(scale, Math.sqrt(variance));
    return new DiagonalNormal(mean, scale);
  }

  @Override
  public Distribution proposal(double[] x) {
    Support.width(this, x);
    return normal(x, c / 2);
  }

  @Override
  public boolean prefersOwnProposal() {
    return true;
  }

  @Override
  public Optional<Distribution> prior() {
    return Optional.of(DiagonalNormal.standard(D));
  }

  @Override
  public Optional<Distribution> posterior(double[] x) {
    Support.width(this, x);
    return Optional.of(normal(x, 0.5));
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    Support.width(this, x);
    double squares = 0;
    for (double v : x) {
      squares = Math.fma(v, v, squares);
    }
    return OptionalDouble.of(-0.25 * squares - D * (Constants.HALF_LOG_2_PI + 0.5 * Log.log(2)));
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    double[] x = Draws.normals(random, D, Math.sqrt(2));
    double[] z = Draws.normals(random, D, Math.sqrt(0.5));
    for (int j = 0; j < D; j++) {
      z[j] += x[j] / 2;
    }
    return new Draw(z, x);
  }
}
