package elbo.gradient;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.model.LatentModel;
import elbo.model.LearnedEncoder;
import elbo.model.Parametric;
import elbo.points.PointSet;

/// Estimates of the gradient of an objective that differentiates no sample, so that latents may be
/// discrete.
///
/// @param objective such as [Vimco] or [ReweightedWakeSleep]
/// @param model p(x, z)
/// @param encoder q(z | x)
/// @param points where the samples come from
public record ScoreGradient<M extends LatentModel & Parametric<M>>(
    Objective objective, M model, LearnedEncoder encoder, PointSet points) {
  /// @throws IllegalArgumentException if the objective differentiates samples
  public ScoreGradient {
    if (objective.differentiatesSamples()) {
      throw new IllegalArgumentException(
          objective.name()
              + " differentiates samples; a gradient by scores takes an objective that does not,"
              + " such as Vimco(k) or ReweightedWakeSleep(k)");
    }
  }

  /// A gradient of zeros for the parameters of this model and encoder.
  public Gradient zero() {
    return Gradient.zero(model.parameters().length, encoder.parameters().length);
  }

  /// Adds the estimate from k samples for one observation and returns that of the objective, in
  /// nats; if that is infinite, nothing is added.
  ///
  /// The samples of the second half of the work are those of the first, computed again.
  ///
  /// @param observation which stream of points
  /// @param first the index of the first of k samples
  /// @throws IllegalArgumentException if x has another width or lies outside the support
  public double add(int observation, long first, double[] x, Gradient out) {
    return Scratch.with(scratch -> {
      Samples samples = new Samples(model.at(x), encoder.at(x), observation, scratch);
      int k = objective.k();
      double[] logWeights = new double[k];
      for (int i = 0; i < k; i += Block.SIZE) {
        int count = Math.min(Block.SIZE, k - i);
        samples.draw(first + i, count);
        System.arraycopy(samples.logWeights(count), 0, logWeights, i, count);
      }
      Coefficients coefficients = new Coefficients(k);
      double value = objective.coefficients(logWeights, 0, 1, coefficients);
      for (int i = 0; i < k; i += Block.SIZE) {
        int count = Math.min(Block.SIZE, k - i);
        samples.draw(first + i, count);
        for (int lane = 0; lane < count; lane++) {
          double ofModel = coefficients.model()[i + lane];
          double ofEncoder = coefficients.proposal()[i + lane];
          model.addGradient(x, samples.z, lane, ofModel, out.model());
          encoder.addGradient(x, samples.z, lane, ofEncoder, out.encoder());
        }
      }
      return value;
    });
  }

  /// The samples of one observation, a block at a time.
  private final class Samples {
    final double[] z;
    private final Joint joint;
    private final Distribution q;
    private final int observation;
    private final Scratch scratch;
    private final double[] u;
    private final double[] logQ;
    private final double[] logPrior;
    private final double[] logW;

    Samples(Joint joint, Distribution q, int observation, Scratch scratch) {
      this.joint = joint;
      this.q = q;
      this.observation = observation;
      this.scratch = scratch;
      z = scratch.doubles(model.latentDimension() * Block.SIZE);
      u = scratch.doubles(q.uniforms() * Block.SIZE);
      logQ = scratch.doubles(Block.SIZE);
      logPrior = scratch.doubles(Block.SIZE);
      logW = scratch.doubles(Block.SIZE);
    }

    void draw(long first, int count) {
      points.fill(observation, first, count, 0, q.uniforms(), u);
      q.sample(count, u, scratch, z, logQ);
    }

    double[] logWeights(int count) {
      joint.logJoint(count, z, scratch, logPrior, logW);
      for (int i = 0; i < count; i++) {
        logW[i] += logPrior[i] - logQ[i];
      }
      return logW;
    }
  }
}
