package elbo.exact;

import elbo.distribution.Distribution;
import elbo.distribution.Normal;
import elbo.distribution.NormalChain;
import elbo.kernel.Block;
import elbo.kernel.LogSum;
import elbo.kernel.Scratch;
import elbo.model.Enumerable;
import elbo.model.Enumeration;
import elbo.model.Joint;
import elbo.model.LatentModel;
import elbo.weight.WeightLaw;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/// The law of the weights of a model and a proposal, where it can be had.
public final class WeightLaws {
  private static final int MAX_STATES = 4096;
  private static final double SAME = 1e-9;

  private WeightLaws() {}

  /// The law for an observation: by enumeration for up to 4096 states; for a normal proposal with
  /// the mean and, but for a factor, the covariance of a normal posterior; along the steps where
  /// both are chains of normal steps; by quadrature for one latent dimension with a normal
  /// proposal; else empty.
  public static Optional<WeightLaw> of(LatentModel model, double[] x, Distribution q) {
    return of(model, x, model.at(x), q);
  }

  /// The law for an observation whose joint density has been made already.
  public static Optional<WeightLaw> of(LatentModel model, double[] x, Joint joint, Distribution q) {
    if (model instanceof Enumerable enumerable) {
      return enumerable.states() <= MAX_STATES
          ? Optional.of(enumerated(enumerable, x, q))
          : Optional.empty();
    }
    if (!(q instanceof Normal normal)) {
      return Optional.empty();
    }
    OptionalDouble evidence = model.logEvidence(x);
    Optional<Distribution> posterior = model.posterior(x);
    if (evidence.isPresent()
        && model.latentDimension() > 1
        && q instanceof NormalChain own
        && posterior.isPresent()
        && posterior.get() instanceof NormalChain exact) {
      return Optional.of(new ChainLaw(own, exact, evidence.getAsDouble()));
    }
    if (evidence.isPresent() && posterior.isPresent() && posterior.get() instanceof Normal exact) {
      OptionalDouble c = varianceRatio(normal, exact);
      if (c.isPresent()) {
        return Optional.of(
            scaledNormal(model.latentDimension(), c.getAsDouble(), evidence.getAsDouble()));
      }
    }
    return model.latentDimension() == 1 ? Optional.of(line(joint, normal)) : Optional.empty();
  }

  /// The law for a model with finitely many states.
  public static WeightLaw enumerated(Enumerable model, double[] x, Distribution q) {
    int states = Math.toIntExact(model.states());
    double[] logW = new double[states];
    double[] logProbability = new double[states];
    double[] logQ = new double[Block.SIZE];
    Scratch scratch = new Scratch();
    int[] next = {0};
    Enumeration.forEach(
        model,
        x,
        (count, z, logJoint) -> {
          q.logDensity(count, z, scratch, logQ);
          for (int i = 0; i < count; i++) {
            logProbability[next[0]] = logQ[i];
            logW[next[0]++] = logJoint[i] - logQ[i];
          }
        });
    return new Atoms(logW, logProbability);
  }

  /// A weight with finitely many values.
  ///
  /// @param logW log weights in nats, −∞ allowed
  /// @param probability of each under q, at least 0, summing to 1
  public static WeightLaw atoms(double[] logW, double[] probability) {
    return new Atoms(logW, Arrays.stream(probability).map(StrictMath::log).toArray());
  }

  /// The law where q is the posterior, a normal distribution of d dimensions, with c times its
  /// covariance: w / p(x) = c^(d/2) exp(−s (c − 1) / 2) with s ~ χ²_d.
  public static WeightLaw scaledNormal(int d, double c, double logEvidence) {
    return new ScaledNormal(d, c, logEvidence);
  }

  /// Weights from Gamma(a, 1) divided by a, so that their mean is 1.
  public static WeightLaw gamma(double a) {
    double from = -90 / a - 4;
    double to = StrictMath.log(a + 40 * Math.sqrt(a) + 200);
    int nodes = 8001;
    double[] logW = new double[nodes];
    double[] logProbability = new double[nodes];
    double mode = a * (StrictMath.log(a) - 1);
    for (int i = 0; i < nodes; i++) {
      double v = from + (to - from) * i / (nodes - 1);
      logProbability[i] = a * v - StrictMath.exp(v) - mode;
      logW[i] = v - StrictMath.log(a);
    }
    return normalized(logW, logProbability);
  }

  private static WeightLaw line(Joint joint, Normal q) {
    return new Agreeing(line(joint, q, 16, 40), line(joint, q, 14, 25));
  }

  // By nodes at equal distances, as far as `range` standard deviations of q.
  private static WeightLaw line(Joint joint, Normal q, double range, int blocks) {
    int nodes = blocks * Block.SIZE;
    double scale = q.factorRow(0)[0];
    double[] logW = new double[nodes];
    double[] logProbability = new double[nodes];
    double[] z = new double[Block.SIZE];
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    double[] logQ = new double[Block.SIZE];
    Scratch scratch = new Scratch();
    for (int first = 0; first < nodes; first += Block.SIZE) {
      for (int i = 0; i < Block.SIZE; i++) {
        double t = -range + 2 * range * (first + i) / (nodes - 1);
        z[i] = Math.fma(scale, t, q.mean()[0]);
      }
      joint.logJoint(Block.SIZE, z, scratch, logPrior, logLikelihood);
      q.logDensity(Block.SIZE, z, scratch, logQ);
      for (int i = 0; i < Block.SIZE; i++) {
        logProbability[first + i] = logQ[i];
        logW[first + i] = logPrior[i] + logLikelihood[i] - logQ[i];
      }
    }
    return normalized(logW, logProbability);
  }

  private static WeightLaw normalized(double[] logW, double[] logProbability) {
    LogSum sum = new LogSum();
    sum.add(logProbability.clone(), logProbability.length);
    double logSum = sum.value();
    return new Atoms(logW, Arrays.stream(logProbability).map(p -> p - logSum).toArray());
  }

  // c where q has the mean of the posterior and c times its covariance.
  private static OptionalDouble varianceRatio(Normal q, Normal posterior) {
    double[] mean = q.mean();
    double[] other = posterior.mean();
    double ratio = q.factorRow(0)[0] / posterior.factorRow(0)[0];
    for (int i = 0; i < mean.length; i++) {
      double[] a = q.factorRow(i);
      double[] b = posterior.factorRow(i);
      double scale = b[b.length - 1];
      if (a.length != b.length || Math.abs(mean[i] - other[i]) > SAME * scale) {
        return OptionalDouble.empty();
      }
      for (int j = 0; j < a.length; j++) {
        if (Math.abs(a[j] - ratio * b[j]) > SAME * scale) {
          return OptionalDouble.empty();
        }
      }
    }
    return OptionalDouble.of(ratio * ratio);
  }
}
