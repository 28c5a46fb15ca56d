package elbo.model;

import elbo.distribution.Categorical;
import elbo.distribution.Distribution;
import elbo.kernel.Constants;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Sums;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// A mixture of C normal distributions in D dimensions: z is the component, x | z ~ N(mean_z,
/// scale_z² I).
///
/// Its own proposal is the posterior made flatter, q ∝ √p(z | x).
public final class GaussianMixture implements Enumerable {
  private final ModelName name;
  private final Categorical prior;
  private final double[] logPrior;
  private final double[][] means;
  private final double[] scales;

  /// @param weights C numbers of any positive sum
  /// @param means C rows of D numbers
  /// @param scales C standard deviations, each greater than 0
  /// @throws IllegalArgumentException if they do not fit or break a rule
  public GaussianMixture(double[] weights, double[][] means, double[] scales) {
    this(
        ModelName.of(
            "GaussianMixture(C=" + weights.length + ",D=" + Shapes.columns("means", means) + ")",
            new Digest().add(weights).add(means).add(scales)),
        weights,
        means,
        scales);
  }

  /// A model with random components: equal weights, means from N(0, 2² I), scales 1.
  ///
  /// @param C components
  /// @param D width of x
  /// @param seed of the means
  public GaussianMixture(int C, int D, long seed) {
    Shapes.size("C", C);
    Shapes.size("D", D);
    this(
        ModelName.whole("GaussianMixture(C=" + C + ",D=" + D + ",seed=" + seed + ")"),
        Draws.constant(C, 1),
        Draws.normals(Draws.generator(seed), C, D, 2),
        Draws.constant(C, 1));
  }

  private GaussianMixture(ModelName name, double[] weights, double[][] means, double[] scales) {
    if (weights.length != means.length || weights.length != scales.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d weights, %d means and %d scales",
              weights.length,
              means.length,
              scales.length));
    }
    this.name = name;
    prior = new Categorical(weights);
    logPrior = prior.probabilities();
    Log.fill(logPrior, 0, logPrior.length, logPrior);
    this.means = new double[means.length][];
    this.scales = scales.clone();
    for (int c = 0; c < means.length; c++) {
      this.means[c] = means[c].clone();
      if (!(scales[c] > 0) || Double.isInfinite(scales[c])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "scale %d must be finite and greater than 0, but is %s",
                c,
                scales[c]));
      }
    }
  }

  @Override
  public String name() {
    return name.text();
  }

  @Override
  public Optional<String> sha256() {
    return name.sha256();
  }

  @Override
  public int latentDimension() {
    return 1;
  }

  @Override
  public int observationDimension() {
    return means[0].length;
  }

  @Override
  public long states() {
    return means.length;
  }

  @Override
  public void latents(long state, int lane, double[] z) {
    z[lane] = state;
  }

  @Override
  public Joint at(double[] x) {
    double[] logLikelihood = logLikelihood(x);
    return (count, z, scratch, outPrior, outLikelihood) -> {
      for (int i = 0; i < count; i++) {
        int c = (int) z[i];
        outPrior[i] = logPrior[c];
        outLikelihood[i] = logLikelihood[c];
      }
    };
  }

  private double[] logLikelihood(double[] x) {
    Support.width(this, x);
    Support.finite(x);
    double[] out = new double[means.length];
    for (int c = 0; c < out.length; c++) {
      double squares = 0;
      for (int j = 0; j < x.length; j++) {
        double r = (x[j] - means[c][j]) / scales[c];
        squares = Math.fma(r, r, squares);
      }
      out[c] = -0.5 * squares - x.length * (Constants.HALF_LOG_2_PI + Log.log(scales[c]));
    }
    return out;
  }

  // p(x, z) divided by the largest of them, and the log of the largest as the last element.
  private double[] joint(double[] x) {
    double[] joint = logLikelihood(x);
    for (int c = 0; c < joint.length; c++) {
      joint[c] += logPrior[c];
    }
    double max = Sums.max(joint, 0, joint.length);
    double[] shifted = Arrays.copyOf(joint, joint.length + 1);
    Exp.shifted(joint, 0, joint.length, max, shifted);
    shifted[joint.length] = max;
    return shifted;
  }

  @Override
  public Distribution proposal(double[] x) {
    double[] flatter = ((Categorical) posterior(x).orElseThrow()).probabilities();
    for (int c = 0; c < flatter.length; c++) {
      flatter[c] = Math.sqrt(flatter[c]);
    }
    return new Categorical(flatter);
  }

  @Override
  public boolean prefersOwnProposal() {
    return true;
  }

  @Override
  public Optional<Distribution> prior() {
    return Optional.of(prior);
  }

  @Override
  public Optional<Distribution> posterior(double[] x) {
    double[] joint = joint(x);
    return Optional.of(new Categorical(Arrays.copyOf(joint, means.length)));
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    double[] joint = joint(x);
    return OptionalDouble.of(joint[means.length] + Log.log(Sums.sum(joint, 0, means.length)));
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    int c = prior.state(random.nextDouble());
    double[] x = Draws.normals(random, means[0].length, scales[c]);
    for (int j = 0; j < x.length; j++) {
      x[j] += means[c][j];
    }
    return new Draw(new double[] {c}, x);
  }
}
