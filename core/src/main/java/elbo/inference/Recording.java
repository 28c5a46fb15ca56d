package elbo.inference;

import elbo.kernel.Scratch;
import elbo.model.Model;
import elbo.model.Observation;
import elbo.points.PointSet;
import elbo.weight.Capability;
import elbo.weight.Forwarded;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Another sampler whose log weights are kept as they are computed, until they are taken.
///
/// Results, names and bits are those of the other sampler. For runs of a fixed number of samples:
/// the first n of a stream are kept.
///
/// @param <M> the models that it samples
public final class Recording<M extends Model> implements Sampler<M> {
  /// The most samples of an observation that are kept.
  public static final long MOST = 1L << 28;

  private final Sampler<M> sampler;
  private final int n;
  private final boolean terms;
  private final Map<Integer, Recorded> kept = Collections.synchronizedMap(new HashMap<>());

  private Recording(Sampler<M> sampler, int n, boolean terms) {
    this.sampler = sampler;
    this.n = n;
    this.terms = terms;
  }

  /// A sampler whose first n log weights of each observation are kept.
  ///
  /// @throws IllegalArgumentException if n is not from 1 to [#MOST]
  public static <M extends Model> Recording<M> of(Sampler<M> sampler, long n) {
    return made(sampler, n, false);
  }

  /// The same with the terms of each log weight, where the streams have [Capability#TERMS].
  ///
  /// @throws IllegalArgumentException as [#of(Sampler, long)]
  public static <M extends Model> Recording<M> ofTerms(Sampler<M> sampler, long n) {
    return made(sampler, n, true);
  }

  private static <M extends Model> Recording<M> made(Sampler<M> sampler, long n, boolean terms) {
    if (n < 1 || n > MOST) {
      throw new IllegalArgumentException(
          "samples that are kept must be from 1 to " + MOST + ", but are " + n);
    }
    return new Recording<>(sampler, (int) n, terms);
  }

  @Override
  public Stream open(M model, Observation x, PointSet points) {
    Stream stream = sampler.open(model, x, points);
    boolean all = terms && stream.weights().offers().contains(Capability.TERMS);
    Recorded recorded = new Recorded(stream.weights(), n, all);
    kept.put(x.number(), recorded);
    return new Stream(recorded, stream.law(), stream.cost(), stream.each(), stream.remarks());
  }

  /// What was kept of an observation, which is then no longer kept here.
  ///
  /// @param number of the observation
  /// @throws IllegalStateException if it was not opened, or has been taken
  public Recorded take(int number) {
    Recorded recorded = kept.remove(number);
    if (recorded == null) {
      throw new IllegalStateException("observation " + number + " was not recorded");
    }
    return recorded;
  }

  /// Forgets what was kept of an observation, if anything was.
  public void forget(int number) {
    kept.remove(number);
  }

  @Override
  public long evaluations() {
    return sampler.evaluations();
  }

  @Override
  public long evaluationsEach() {
    return sampler.evaluationsEach();
  }

  @Override
  public boolean refines() {
    return sampler.refines();
  }

  @Override
  public boolean startsRefined() {
    return sampler.startsRefined();
  }

  @Override
  public List<? extends Sampler<M>> ladder() {
    return List.of(this);
  }

  @Override
  public Optional<String> lacks(M model) {
    return sampler.lacks(model);
  }

  @Override
  public String inWords() {
    return sampler.inWords();
  }

  @Override
  public String name() {
    return sampler.name();
  }

  /// A stream with the log weights of its first samples as they were filled.
  public static final class Recorded implements Forwarded {
    private static final double[] NONE = {};

    private final LogWeights weights;
    private final double[] logW;
    private final double[] logLikelihood;
    private final double[] logPrior;
    private final double[] logQ;

    private Recorded(LogWeights weights, int n, boolean terms) {
      this.weights = weights;
      logW = new double[n];
      logLikelihood = terms ? new double[n] : NONE;
      logPrior = terms ? new double[n] : NONE;
      logQ = terms ? new double[n] : NONE;
    }

    @Override
    public LogWeights weights() {
      return weights;
    }

    /// log w of every sample, in nats.
    public double[] logW() {
      return logW.clone();
    }

    /// log p(x | z) of every sample; empty where terms were not kept.
    public double[] logLikelihood() {
      return logLikelihood.clone();
    }

    /// log p(z) of every sample; empty where terms were not kept.
    public double[] logPrior() {
      return logPrior.clone();
    }

    /// log q(z | x) of every sample; empty where terms were not kept.
    public double[] logQ() {
      return logQ.clone();
    }

    @Override
    public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
      weights.fill(first, size, scratch, out);
      int count = (int) Math.max(0, Math.min(size, logW.length - first));
      if (count > 0) {
        System.arraycopy(out.logW(), 0, logW, (int) first, count);
        if (logQ.length > 0) {
          System.arraycopy(out.logLikelihood(), 0, logLikelihood, (int) first, count);
          System.arraycopy(out.logPrior(), 0, logPrior, (int) first, count);
          System.arraycopy(out.logQ(), 0, logQ, (int) first, count);
        }
      }
    }
  }
}
