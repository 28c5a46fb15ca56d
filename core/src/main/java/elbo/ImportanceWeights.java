package elbo;

import elbo.bound.LogWeightBlock;
import elbo.bound.Part;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.model.Model;
import elbo.points.Points;
import elbo.proposal.Proposal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// The log weights of importance sampling, log w = log p(x | z) + log p(z) − log q(z | x) with z
/// drawn from q.
public final class ImportanceWeights implements LogWeights {
  private final Joint joint;
  private final Proposal sampled;
  private final Optional<Proposal> weighted;
  private final Points points;
  private final int observation;
  private final double kl;
  private final Set<Part> parts;
  private final Optional<LogWeights> posterior;

  /// The log weights of an observation under a proposal.
  ///
  /// @param x the observation
  /// @param proposal q(z | x); its dimension is that of the model's latents
  /// @param points where its randomness comes from
  /// @param observation which stream of the points: usually the row of x
  /// @throws IllegalArgumentException if the dimensions do not fit, the points have too few of them
  ///   or the model rejects x
  public ImportanceWeights(
      Model model, double[] x, Proposal proposal, Points points, int observation) {
    if (proposal.latentDimension() != model.latentDimension()) {
      throw new IllegalArgumentException(
          "the model has %d latent dimensions, but the proposal has %d"
              .formatted(model.latentDimension(), proposal.latentDimension()));
    }
    if (proposal.uniforms() > points.dimensions()) {
      throw new IllegalArgumentException(
          "%s have at most %d dimensions, but the proposal takes %d"
              .formatted(points.name(), points.dimensions(), proposal.uniforms()));
    }
    joint = model.at(x);
    sampled = proposal;
    weighted = Optional.empty();
    this.points = points;
    this.observation = observation;
    OptionalDouble divergence = model.prior().map(proposal::klTo).orElse(OptionalDouble.empty());
    kl = divergence.orElse(Double.NaN);
    posterior =
        model
            .posterior(x)
            .map(p -> new ImportanceWeights(joint, p, proposal, points.independent(), observation));
    parts = EnumSet.noneOf(Part.class);
    if (model.prior().isPresent()) {
      parts.add(Part.TERMS);
    }
    if (divergence.isPresent()) {
      parts.add(Part.KL);
    }
    if (posterior.isPresent()) {
      parts.add(Part.POSTERIOR);
    }
  }

  private ImportanceWeights(
      Joint joint, Proposal sampled, Proposal weighted, Points points, int observation) {
    this.joint = joint;
    this.sampled = sampled;
    this.weighted = Optional.of(weighted);
    this.points = points;
    this.observation = observation;
    kl = Double.NaN;
    parts = Set.of();
    posterior = Optional.empty();
  }

  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    out.reset(first, size, kl);
    int mark = scratch.mark();
    double[] uniforms = scratch.doubles(sampled.uniforms() * Block.SIZE);
    double[] z = scratch.doubles(sampled.latentDimension() * Block.SIZE);
    double[] logPrior = scratch.doubles(Block.SIZE);
    double[] logLikelihood = scratch.doubles(Block.SIZE);
    double[] logQ = scratch.doubles(Block.SIZE);
    for (int i = 0; i < size; i += Block.SIZE) {
      int count = Math.min(Block.SIZE, size - i);
      points.fill(observation, first + i, count, sampled.uniforms(), uniforms);
      sampled.sample(count, uniforms, scratch, z, logQ);
      if (weighted.isPresent()) {
        weighted.get().logDensity(count, z, scratch, logQ);
      }
      joint.logJoint(count, z, scratch, logPrior, logLikelihood);
      System.arraycopy(logPrior, 0, out.logPrior(), i, count);
      System.arraycopy(logLikelihood, 0, out.logLikelihood(), i, count);
      System.arraycopy(logQ, 0, out.logQ(), i, count);
      for (int j = 0; j < count; j++) {
        out.logW()[i + j] = logLikelihood[j] + logPrior[j] - logQ[j];
      }
    }
    scratch.release(mark);
  }

  @Override
  public Set<Part> parts() {
    return parts;
  }

  @Override
  public Optional<LogWeights> posterior() {
    return posterior;
  }

  @Override
  public String describe(long sample) {
    String where = points.name() + ", observation " + observation + ", sample " + sample;
    return weighted.isPresent() ? where + " of the exact posterior" : where;
  }
}
