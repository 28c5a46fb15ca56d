package elbo.inference;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.FeynmanKac;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.points.Use;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.Optional;

/// The log weights of a particle filter: log Ẑ of one cloud of particles after another.
final class Clouds implements LogWeights {
  private static final long NONE = Long.MAX_VALUE;

  private final Scheme filter;
  private final FeynmanKac series;
  private final PointSet points;
  private final PointSet choices;
  private final int observation;
  // The first cloud without weight, which is the same whoever computed it.
  private long firstZero = NONE;

  Clouds(Scheme filter, FeynmanKac series, PointSet points, int observation) {
    this.filter = filter;
    this.series = series;
    this.points = points;
    choices = new Independent(points.seed().forUse(Use.POSTERIOR));
    this.observation = observation;
  }

  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    out.reset(first, size, Double.NaN);
    for (int i = 0; i < size; i++) {
      double log = run(first + i, scratch, Cloud.Memory.STEP).logEvidence();
      out.logW()[i] = log;
      if (log == Double.NEGATIVE_INFINITY) {
        zero(first + i);
      }
    }
  }

  private synchronized void zero(long sample) {
    firstZero = Math.min(firstZero, sample);
  }

  private synchronized long firstZero() {
    return firstZero;
  }

  private int reached(long sample) {
    return Scratch.with(scratch -> run(sample, scratch, Cloud.Memory.STEP)).reached();
  }

  // The arrays of a cloud are given back, which it may not use then but for what it returns.
  private Cloud run(long sample, Scratch scratch, Cloud.Memory memory) {
    int mark = scratch.mark();
    Cloud cloud = new Cloud(filter, series, points, observation, sample, scratch, memory);
    cloud.run();
    scratch.release(mark);
    return cloud;
  }

  @Override
  public int grain() {
    return 1;
  }

  /// T · d: one path of each cloud.
  @Override
  public int latentDimension() {
    return series.steps() * series.stateDimension();
  }

  @Override
  public void latents(long first, int size, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] uniforms = scratch.doubles(Block.SIZE);
    choices.fill(observation, first, size, 0, 1, uniforms);
    for (int i = 0; i < size; i++) {
      Cloud cloud = run(first + i, scratch, Cloud.Memory.PATHS);
      cloud.path(uniforms[i], i, out);
    }
    scratch.release(mark);
  }

  @Override
  public Optional<String> zeroWeight() {
    long sample = firstZero();
    return sample == NONE
        ? Optional.empty()
        : Optional.of(
            "at step "
                + reached(sample)
                + " (the first is 0) every particle has the likelihood 0, in cloud "
                + sample);
  }

  @Override
  public String replay(long sample) {
    return points.name()
        + ", observation "
        + observation
        + ", sample "
        + sample
        + ": a cloud that ended at step "
        + reached(sample)
        + " (the first is 0)";
  }
}
