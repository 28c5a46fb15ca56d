package elbo.inference;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.Joint;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Use;
import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Peak;
import elbo.weight.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/// The log weights of importance sampling, log w = log p(x | z) + log p(z) − log q(z | x) with z
/// drawn from a source that is, as a rule, q.
final class ImportanceWeights implements SharedLanes.Member {
  private final Target target;
  private final Joint joint;
  private final Distribution drawn;
  private final Distribution q;
  private final PointSet points;
  private final int observation;
  private final Optional<Distribution> prior;
  private final Set<Capability> offers;
  // Made when first asked for: most statistics need neither.
  private final Map<Source, Optional<LogWeights>> others = new EnumMap<>(Source.class);

  /// The weights of q, with latents from q.
  ///
  /// @param target the model at the observation
  static LogWeights of(Target target, Distribution q, PointSet points) {
    return of(target, q, q, points);
  }

  private static LogWeights of(Target target, Distribution drawn, Distribution q, PointSet points) {
    return new ImportanceWeights(target, drawn, q, points);
  }

  /// @param target the model at the observation
  /// @param drawn where latents come from: q, or the exact posterior
  /// @param q the proposal of the weights
  private ImportanceWeights(Target target, Distribution drawn, Distribution q, PointSet points) {
    this.target = target;
    if (q.latentDimension() != target.model().latentDimension()) {
      throw new IllegalArgumentException(
          "the model has "
              + target.model().latentDimension()
              + " latent dimensions, but the proposal has "
              + q.latentDimension());
    }
    if (drawn.uniforms() > points.dimensions()) {
      throw new IllegalArgumentException(
          points.name()
              + " have at most "
              + points.dimensions()
              + " dimensions, but the proposal takes "
              + drawn.uniforms());
    }
    joint = target.joint();
    this.drawn = drawn;
    this.q = q;
    this.points = points;
    observation = target.x().number();
    prior = target.model().prior();
    offers = EnumSet.noneOf(Capability.class);
    if (prior.isPresent()) {
      offers.add(Capability.TERMS);
    }
    if (prior.isPresent() && q.hasKlTo(prior.get())) {
      offers.add(Capability.KL);
    }
  }

  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    out.reset(first, size, this::kl);
    int mark = scratch.mark();
    double[] uniforms = scratch.doubles(drawn.uniforms() * Block.SIZE);
    double[] z = scratch.doubles(drawn.latentDimension() * Block.SIZE);
    double[] logPrior = scratch.doubles(Block.SIZE);
    double[] logLikelihood = scratch.doubles(Block.SIZE);
    double[] logQ = scratch.doubles(Block.SIZE);
    for (int i = 0; i < size; i += Block.SIZE) {
      int count = Math.min(Block.SIZE, size - i);
      points.fill(observation, first + i, count, 0, drawn.uniforms(), uniforms);
      drawn.sample(count, uniforms, scratch, z, logQ);
      if (!drawn.equals(q)) {
        q.logDensity(count, z, scratch, logQ);
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
  public void fill(
      List<? extends LogWeights> streams,
      long first,
      int size,
      Scratch scratch,
      LogWeightBlock out,
      IntConsumer filled) {
    List<SharedLanes.Member> all = new ArrayList<>(streams.size());
    for (LogWeights stream : streams) {
      if (!(stream instanceof ImportanceWeights weights)) {
        SharedLanes.Member.super.fill(streams, first, size, scratch, out, filled);
        return;
      }
      all.add(weights);
    }
    SharedLanes.fill(all, first, size, scratch, out, filled);
  }

  @Override
  public int latentDimension() {
    return drawn.latentDimension();
  }

  @Override
  public void latents(long first, int size, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] uniforms = scratch.doubles(drawn.uniforms() * Block.SIZE);
    points.fill(observation, first, size, 0, drawn.uniforms(), uniforms);
    drawn.sample(size, uniforms, scratch, out, scratch.doubles(Block.SIZE));
    scratch.release(mark);
  }

  @Override
  public Peak climb(List<Long> samples, double enough, long most) {
    if (!q.hasDensity()) {
      return Peak.UNKNOWN;
    }
    return Scratch.with(scratch -> {
      int d = drawn.latentDimension();
      double[][] starts = new double[samples.size()][d];
      double[] uniforms = scratch.doubles(drawn.uniforms() * Block.SIZE);
      double[] z = scratch.doubles(d * Block.SIZE);
      double[] logQ = scratch.doubles(Block.SIZE);
      for (int s = 0; s < starts.length; s++) {
        points.fill(observation, samples.get(s), 1, 0, drawn.uniforms(), uniforms);
        drawn.sample(1, uniforms, scratch, z, logQ);
        for (int j = 0; j < d; j++) {
          starts[s][j] = z[j * Block.SIZE];
        }
      }
      PointSet steps = new Independent(points.seed().forUse(Use.SEARCH));
      return new Climb(joint, q, steps, observation).from(starts, enough, most, scratch);
    });
  }

  @Override
  public Dependence dependence() {
    return new Dependence(points.size());
  }

  @Override
  public Set<Capability> offers() {
    return offers;
  }

  @Override
  public Optional<LogWeights> under(Source source) {
    return source == Source.PROPOSAL ? Optional.of(this) : other(source);
  }

  private synchronized Optional<LogWeights> other(Source source) {
    return others.computeIfAbsent(source, this::made);
  }

  private Optional<LogWeights> made(Source source) {
    return switch (source) {
      case PROPOSAL -> Optional.of(this);
      case POSTERIOR -> target.posterior().map(p -> of(target, p, q, points.forUse(Use.POSTERIOR)));
      case ENCODER -> Optional.of(beside(target, target.encoder(), points, Use.BASELINE));
      case START -> Optional.of(beside(target, q, points, Use.START));
    };
  }

  /// The weights of a q that others of the same observation are compared with: independent of them
  /// and of each other.
  ///
  /// @param points of the others
  static LogWeights beside(Target target, Distribution q, PointSet points, Use use) {
    return of(target, q, new Independent(points.seed().forUse(use)));
  }

  @Override
  public String replay(long sample) {
    String where = points.name() + ", observation " + observation + ", sample " + sample;
    String whole = drawn.equals(q) ? where : where + " of the exact posterior";
    return joint.fault(latents(sample)).map(fault -> whole + ": " + fault).orElse(whole);
  }

  private double[] latents(long sample) {
    return Scratch.with(scratch -> {
      double[] uniforms = scratch.doubles(drawn.uniforms() * Block.SIZE);
      double[] z = scratch.doubles(drawn.latentDimension() * Block.SIZE);
      points.fill(observation, sample, 1, 0, drawn.uniforms(), uniforms);
      drawn.sample(1, uniforms, scratch, z, scratch.doubles(Block.SIZE));
      double[] out = new double[drawn.latentDimension()];
      for (int j = 0; j < out.length; j++) {
        out[j] = z[j * Block.SIZE];
      }
      return out;
    });
  }

  /// Whether samples of both can be computed side by side.
  @Override
  public boolean sharesLanesWith(SharedLanes.Member other) {
    return other instanceof ImportanceWeights that
        && drawn.equals(q)
        && that.drawn.equals(that.q)
        && drawn.sharesLanesWith(that.drawn)
        && joint.sharesLanesWith(that.joint)
        && points.equals(that.points);
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public Distribution drawn() {
    return drawn;
  }

  @Override
  public PointSet points() {
    return points;
  }

  @Override
  public double kl() {
    return prior.isPresent() ? q.klTo(prior.get()).orElse(Double.NaN) : Double.NaN;
  }
}
