package elbo.annealing;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.points.PointSet;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.ReverseWeights;
import elbo.weight.Source;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// The log weights of chains of annealed importance sampling; their latents are the ends of the
/// chains.
public final class AnnealedWeights implements LogWeights {
  private static final int GRAIN = 64;

  private final Annealing annealing;
  private final PointSet points;
  private final int observation;
  private final Function<Source, Optional<LogWeights>> others;

  /// @param points of the run
  /// @param others the weights of the same observation with latents from another source
  /// @throws IllegalArgumentException if the points have too few dimensions
  public AnnealedWeights(
      Annealing annealing,
      PointSet points,
      int observation,
      Function<Source, Optional<LogWeights>> others) {
    this.annealing = annealing;
    this.points = points;
    this.observation = observation;
    this.others = others;
    require(annealing.uniforms(annealing.start()), points);
  }

  private static void require(long uniforms, PointSet points) {
    if (uniforms > points.dimensions()) {
      throw new IllegalArgumentException(
          points.name()
              + " have at most "
              + points.dimensions()
              + " dimensions, but a chain takes "
              + uniforms);
    }
  }

  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    out.reset(first, size, Double.NaN);
    int mark = scratch.mark();
    double[] z = scratch.doubles(latentDimension() * Block.SIZE);
    double[] logW = scratch.doubles(Block.SIZE);
    for (int i = 0; i < size; i += GRAIN) {
      int count = Math.min(GRAIN, size - i);
      annealing.forward(points, observation, first + i, count, scratch, logW, z);
      System.arraycopy(logW, 0, out.logW(), i, count);
    }
    scratch.release(mark);
  }

  /// So that a few chains occupy all threads, and many still share what a block of them reads.
  @Override
  public int grain() {
    return GRAIN;
  }

  @Override
  public Dependence dependence() {
    return new Dependence(points.size());
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
    int mark = scratch.mark();
    annealing.forward(points, observation, first, size, scratch, scratch.doubles(Block.SIZE), out);
    scratch.release(mark);
  }

  @Override
  public String replay(long sample) {
    return points.name() + ", observation " + observation + ", sample " + sample;
  }

  /// The weights of chains backward from samples of the exact posterior: with the same temperatures
  /// and moves, so that their mean log bounds log p(x) from above.
  ///
  /// @param points of that use alone
  public static LogWeights backward(
      Annealing annealing, Distribution posterior, PointSet points, int observation) {
    require(annealing.uniforms(posterior), points);
    return new Backward(annealing, posterior, points, observation);
  }

  /// Chains backward from one sample of the posterior.
  ///
  /// @param z d latents
  /// @param points of that use alone
  public static ReverseWeights backward(
      Annealing annealing, double[] z, PointSet points, int observation) {
    require(annealing.uniforms(annealing.start()), points);
    double[] start = z.clone();
    return (first, size, scratch, out) -> {
      int mark = scratch.mark();
      double[] all = scratch.doubles(start.length * Block.SIZE);
      for (int j = 0; j < start.length; j++) {
        Arrays.fill(all, j * Block.SIZE, (j + 1) * Block.SIZE, start[j]);
      }
      annealing.backward(all, points, 0, observation, first, size, scratch, out);
      scratch.release(mark);
    };
  }

  private record Backward(
      Annealing annealing, Distribution posterior, PointSet points, int observation)
      implements LogWeights {
    @Override
    public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
      out.reset(first, size, Double.NaN);
      int mark = scratch.mark();
      double[] z = scratch.doubles(annealing.ends().dimension() * Block.SIZE);
      double[] u = scratch.doubles(posterior.uniforms() * Block.SIZE);
      double[] logW = scratch.doubles(Block.SIZE);
      for (int i = 0; i < size; i += GRAIN) {
        int count = Math.min(GRAIN, size - i);
        points.fill(observation, first + i, count, 0, posterior.uniforms(), u);
        posterior.sample(count, u, scratch, z, logW);
        annealing.backward(
            z, points, posterior.uniforms(), observation, first + i, count, scratch, logW);
        System.arraycopy(logW, 0, out.logW(), i, count);
      }
      scratch.release(mark);
    }

    @Override
    public int grain() {
      return GRAIN;
    }

    @Override
    public Dependence dependence() {
      return new Dependence(points.size());
    }

    @Override
    public String replay(long sample) {
      return points.name()
          + ", observation "
          + observation
          + ", sample "
          + sample
          + " of the exact posterior";
    }
  }
}
