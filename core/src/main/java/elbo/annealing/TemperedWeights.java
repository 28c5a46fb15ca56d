package elbo.annealing;

import elbo.kernel.Block;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.points.PointSet;
import elbo.points.Use;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// The log evidences of clouds of particles, each a log weight; its latents are one particle of the
/// cloud, drawn with the last weights.
///
/// A cloud goes through fixed temperatures. Over each step a particle's log weight grows as that of
/// a chain of [Annealing]; where the effective sample size falls below half of the cloud, the log
/// of the mean weight is added to log w, particles are resampled by their weights, which are then
/// alike; then all move. E(w) = p(x). P. Del Moral, A. Doucet, A. Jasra (2006), Sequential Monte
/// Carlo samplers.
public final class TemperedWeights implements LogWeights {
  private static final double RESAMPLED = 0.5;

  private final Annealing annealing;
  private final int particles;
  private final PointSet points;
  private final PointSet choices;
  private final PointSet run;
  private final int observation;
  private final Function<Source, Optional<LogWeights>> others;

  /// @param annealing the path, its temperatures and moves
  /// @param particles of a cloud, at most `Block.SIZE`
  /// @param run the points of the run, independent of each other
  /// @param others the weights of the same observation with latents from another source
  public TemperedWeights(
      Annealing annealing,
      int particles,
      PointSet run,
      int observation,
      Function<Source, Optional<LogWeights>> others) {
    this.annealing = annealing;
    this.particles = particles;
    this.run = run;
    points = run.forUse(Use.PARTICLES);
    choices = run.forUse(Use.RESAMPLING);
    this.observation = observation;
    this.others = others;
  }

  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    out.reset(first, size, Double.NaN);
    for (int i = 0; i < size; i++) {
      int mark = scratch.mark();
      double[] z = scratch.doubles(latentDimension() * Block.SIZE);
      out.logW()[i] = cloud(first + i, scratch, 0, z);
      scratch.release(mark);
    }
  }

  // Writes the latents of the particle that is drawn to a lane.
  private double cloud(long sample, Scratch scratch, int lane, double[] z) {
    Ends ends = annealing.ends();
    int steps = annealing.temperatures().steps();
    int mark = scratch.mark();
    Chains cloud = new Chains(ends, particles, annealing.hasGradients(), scratch);
    long first = sample * particles;
    Starts.fill(ends, points, observation, first, particles, scratch, cloud.position());
    cloud.start(scratch);
    double[] logW = new double[particles];
    double[] u = scratch.doubles((steps + 1) * Block.SIZE);
    choices.fill(observation, sample, 1, 0, steps + 1, u);
    double logEvidence = 0;
    for (int t = 1; t <= steps; t++) {
      annealing.add(cloud, t, logW);
      if (t < steps) {
        double[] weights = Resampling.weights(logW, particles);
        if (Resampling.ess(weights) < RESAMPLED * particles) {
          logEvidence += logMean(logW);
          cloud.resample(Resampling.systematic(weights, u[t * Block.SIZE]));
          Arrays.fill(logW, 0);
        }
        annealing.move(cloud, t, points, observation, first, scratch);
      }
    }
    int one = Resampling.one(Resampling.weights(logW, particles), u[0]);
    double[] all = scratch.doubles(latentDimension() * Block.SIZE);
    ends.color(particles, cloud.position(), scratch, all);
    for (int j = 0; j < latentDimension(); j++) {
      z[j * Block.SIZE + lane] = all[j * Block.SIZE + one];
    }
    scratch.release(mark);
    return logEvidence + logMean(logW);
  }

  private static double logMean(double[] logW) {
    double max = Double.NEGATIVE_INFINITY;
    for (double w : logW) {
      if (Double.isNaN(w) || w == Double.POSITIVE_INFINITY) {
        return w;
      }
      max = Math.max(max, w);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    for (double w : Resampling.weights(logW, logW.length)) {
      sum += w;
    }
    return max + Log.log(sum / logW.length);
  }

  @Override
  public int grain() {
    return 1;
  }

  @Override
  public Optional<LogWeights> under(Source source) {
    return source == Source.PROPOSAL ? Optional.of(this) : others.apply(source);
  }

  @Override
  public int latentDimension() {
    return annealing.ends().dimension();
  }

  @Override
  public void latents(long first, int size, Scratch scratch, double[] out) {
    for (int i = 0; i < size; i++) {
      cloud(first + i, scratch, i, out);
    }
  }

  @Override
  public String replay(long sample) {
    return run.name() + ", observation " + observation + ", sample " + sample;
  }
}
