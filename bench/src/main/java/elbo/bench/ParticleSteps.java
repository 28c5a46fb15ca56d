package elbo.bench;

import elbo.Rows;
import elbo.bound.LogEvidence;
import elbo.estimate.Estimate;
import elbo.estimate.Estimator;
import elbo.exact.Evidence;
import elbo.inference.FilterKind;
import elbo.inference.ParticleFilter;
import elbo.inference.Resampling;
import elbo.kernel.Scratch;
import elbo.model.Observation;
import elbo.model.StateSpace;
import elbo.name.Catalog;
import elbo.points.Independent;
import elbo.points.Seed;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// Particle-steps a second of bootstrap filters that resample at every step: from the random words
/// over moves, likelihoods and resampling to the log weight of a cloud.
///
/// `java -jar bench/target/benchmarks.jar ParticleSteps -p particles=256`; the peer in NumPy is
/// `bench/peers/particle_filter.py`.
public class ParticleSteps extends Measured {
  private static final int STEPS = StateSpace.DRAWN_STEPS;
  private static final int PARTICLE_STEPS = 1 << 16;
  private static final Catalog<StateSpace> MODELS = new Catalog<>(StateSpace.class, "elbo.model");

  @Param({
    "LinearGaussianStateSpace(transition=0.9,process=1,observation=1,initial=1)",
    "StochasticVolatility(mu=-1,phi=0.97,sigma=0.2)",
    "PoissonAutoregression(mu=0.5,phi=0.9,sigma=0.4)",
    "NonlinearGrowth(processVariance=10,observationVariance=1,initialVariance=4,lag=0)"
  })
  public String series = "StochasticVolatility(mu=-1,phi=0.97,sigma=0.2)";

  @Param({"256", "4096"})
  public int particles = 256;

  @Param({"BOOTSTRAP"})
  public FilterKind kind = FilterKind.BOOTSTRAP;

  private final Scratch scratch = new Scratch();
  private final LogWeightBlock block = new LogWeightBlock();
  private long cloud;

  @SuppressWarnings("NullAway.Init")
  private LogWeights weights;

  @Setup
  public void check() {
    StateSpace model = MODELS.parse(series);
    double[] drawn = Rows.drawn(model, Seed.of(1), 0, 1).row(0).values();
    // So many steps that an operation is as many particle-steps whatever N is.
    double[] y = new double[PARTICLE_STEPS / particles];
    for (int t = 0; t < y.length; t++) {
      y[t] = drawn[t % STEPS];
    }
    ParticleFilter filter = new ParticleFilter(particles, Resampling.SYSTEMATIC, 1, kind);
    weights = filter.open(model, new Observation(0, y), new Independent(1)).weights();
    double[] few = Arrays.copyOf(y, 4);
    LogWeights checked = filter.open(model, new Observation(0, few), new Independent(1)).weights();
    Estimate estimate =
        new Estimator(256, new LogEvidence()).estimate(checked).get(new LogEvidence());
    double exact = Evidence.of(model, few).orElseThrow();
    if (!(Math.abs(estimate.value() - exact) < 6 * estimate.standardError())) {
      throw new IllegalStateException(
          series + " has " + exact + ", but the filter estimates " + estimate);
    }
  }

  @Benchmark
  @OperationsPerInvocation(PARTICLE_STEPS)
  public LogWeightBlock run() {
    weights.fill(cloud++, 1, scratch, block);
    return block;
  }
}
