package elbo.model;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.FullNormal;
import elbo.kernel.Block;
import elbo.kernel.DoubleProduct;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.InverseTransformDiscreteSampler;

/// A model of Poisson counts with a Gaussian latent: z ~ N(0, I), xᵣ | z ~ Poisson(exp(wᵣ·z + bᵣ)).
///
/// The posterior is log-concave but not normal; the evidence is computed by quadrature where d ≤ 3.
/// The model's own proposal is the Laplace approximation, N(mode, H⁻¹) with H the negative Hessian
/// of log p(x, z) there. J. Aitchison, C. H. Ho (1989), The multivariate Poisson-log normal
/// distribution.
public final class PoissonNormal implements LatentModel {
  private static final int NEWTON_STEPS = 100;
  private static final double LARGEST_RATE = 500;

  private final ModelName name;
  private final double[][] w;
  private final double[] b;
  private final DoubleProduct product;
  private final DoubleProduct transposed;
  private final double[] noStart;
  private final double[] paddedBias;
  private final DiagonalNormal prior;

  /// @param w D rows of d weights
  /// @param b D offsets of the log rates
  /// @throws IllegalArgumentException if they do not fit
  public PoissonNormal(double[][] w, double[] b) {
    this(
        ModelName.of(
            "PoissonNormal(d=" + Shapes.columns("weights", w) + ",D=" + b.length + ")",
            new Digest().add(w).add(b)),
        w,
        b);
  }

  /// A model with random parameters: weights from N(0, 1 / (4d)), offsets from N(1, ¼).
  ///
  /// @param d dimension of z
  /// @param D counts in x
  /// @param seed of the weights and offsets
  public PoissonNormal(int d, int D, long seed) {
    Shapes.size("d", d);
    Shapes.size("D", D);
    this(
        ModelName.whole("PoissonNormal(d=" + d + ",D=" + D + ",seed=" + seed + ")"),
        Draws.normals(Draws.generator(seed), D, d, 0.5 / Math.sqrt(d)),
        offsets(D, seed));
  }

  private PoissonNormal(ModelName name, double[][] w, double[] b) {
    if (w.length != b.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "there are %d rows of weights, but %d offsets", w.length, b.length));
    }
    this.name = name;
    this.w = Arrays.stream(w).map(double[]::clone).toArray(double[][]::new);
    this.b = b.clone();
    product = new DoubleProduct(w);
    transposed = new DoubleProduct(transpose(w));
    noStart = new double[DoubleProduct.paddedRows(w[0].length)];
    paddedBias = Arrays.copyOf(b, DoubleProduct.paddedRows(b.length));
    prior = DiagonalNormal.standard(w[0].length);
  }

  private static double[] offsets(int D, long seed) {
    double[] b = Draws.normals(Draws.generator(seed + 1), D, 0.5);
    for (int r = 0; r < D; r++) {
      b[r] += 1;
    }
    return b;
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
    return w[0].length;
  }

  @Override
  public int observationDimension() {
    return b.length;
  }

  @Override
  public Joint at(double[] x) {
    check(x);
    double[] counts = x.clone();
    double logFactorials = 0;
    for (double count : x) {
      for (int k = 2; k <= count; k++) {
        logFactorials += Log.log(k);
      }
    }
    return new Counts(counts, -logFactorials);
  }

  private final class Counts implements GradientJoint {
    private final double[] counts;
    private final double constant;

    Counts(double[] counts, double constant) {
      this.counts = counts;
      this.constant = constant;
    }

    @Override
    public void logJoint(
        int count, double[] z, Scratch scratch, double[] logPrior, double[] logLikelihood) {
      prior.logDensity(count, z, scratch, logPrior);
      int mark = scratch.mark();
      double[] logRates = scratch.doubles(paddedBias.length * Block.SIZE);
      product.apply(count, z, paddedBias, scratch, logRates);
      likelihood(count, logRates, scratch, logLikelihood);
      scratch.release(mark);
    }

    // Leaves the slopes, counts less rates, in place of the log rates.
    private void likelihood(int count, double[] logRates, Scratch scratch, double[] logLikelihood) {
      double[] rates = scratch.doubles(Block.SIZE);
      Arrays.fill(logLikelihood, 0, count, constant);
      for (int r = 0; r < counts.length; r++) {
        int from = r * Block.SIZE;
        System.arraycopy(logRates, from, rates, 0, count);
        Exp.fill(rates, 0, count, rates);
        for (int i = 0; i < count; i++) {
          logLikelihood[i] += Math.fma(counts[r], logRates[from + i], -rates[i]);
          logRates[from + i] = counts[r] - rates[i];
        }
      }
    }

    @Override
    public void gradients(
        int count,
        double[] z,
        Scratch scratch,
        double[] logPrior,
        double[] logLikelihood,
        double[] priorGradient,
        double[] likelihoodGradient) {
      int mark = scratch.mark();
      int d = latentDimension();
      double[] slopes = scratch.doubles(paddedBias.length * Block.SIZE);
      double[] out = scratch.doubles(noStart.length * Block.SIZE);
      prior.gradients(count, z, scratch, logPrior, priorGradient);
      product.apply(count, z, paddedBias, scratch, slopes);
      likelihood(count, slopes, scratch, logLikelihood);
      transposed.apply(count, slopes, noStart, scratch, out);
      System.arraycopy(out, 0, likelihoodGradient, 0, d * Block.SIZE);
      scratch.release(mark);
    }
  }

  private static double[][] transpose(double[][] w) {
    double[][] out = new double[w[0].length][w.length];
    for (int r = 0; r < w.length; r++) {
      for (int j = 0; j < w[0].length; j++) {
        out[j][r] = w[r][j];
      }
    }
    return out;
  }

  private void check(double[] x) {
    Support.width(this, x);
    for (int r = 0; r < x.length; r++) {
      Support.state(x, r, Integer.MAX_VALUE);
    }
  }

  @Override
  public Distribution proposal(double[] x) {
    check(x);
    int d = latentDimension();
    double[] z = new double[d];
    FullNormal local = newton(x, z);
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double[] move = local.mean();
      double size = Math.sqrt(Sums.dot(move, move, d));
      // A step that is longer than 1 may overshoot into rates that overflow.
      double damping = Math.min(1, 1 / size);
      for (int j = 0; j < d; j++) {
        z[j] = Math.fma(damping, move[j], z[j]);
      }
      local = newton(x, z);
      if (size < 1e-12) {
        break;
      }
    }
    return local.at(z);
  }

  // The normal distribution of covariance H⁻¹ about the Newton step H⁻¹∇ from z.
  private FullNormal newton(double[] x, double[] z) {
    int d = z.length;
    double[] gradient = new double[d];
    double[][] reversed = new double[d][d];
    for (int j = 0; j < d; j++) {
      gradient[j] = -z[j];
      reversed[j][j] = 1;
    }
    for (int r = 0; r < x.length; r++) {
      double rate = Exp.exp(Sums.dot(w[r], z, d) + b[r]);
      for (int i = 0; i < d; i++) {
        gradient[i] = Math.fma(x[r] - rate, w[r][i], gradient[i]);
        for (int j = 0; j <= i; j++) {
          reversed[i][j] = Math.fma(rate * w[r][d - 1 - i], w[r][d - 1 - j], reversed[i][j]);
        }
      }
    }
    FullNormal shape = FullNormal.ofReversedPrecision(reversed);
    return shape.at(shape.covarianceTimes(gradient));
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
  public Draw draw(UniformRandomProvider random) {
    double[] z = Draws.normals(random, latentDimension(), 1);
    double[] x = new double[b.length];
    for (int r = 0; r < x.length; r++) {
      double rate = Exp.exp(Sums.dot(w[r], z, z.length) + b[r]);
      x[r] = poisson(rate, random);
    }
    return new Draw(z, x);
  }

  // A sum of counts of smaller rates, for which e^−rate does not underflow.
  static double poisson(double rate, UniformRandomProvider random) {
    double sum = 0;
    double rest = rate;
    for (; rest > LARGEST_RATE; rest -= LARGEST_RATE) {
      sum += InverseTransformDiscreteSampler.of(random, u -> count(u, LARGEST_RATE)).sample();
    }
    double last = rest;
    return sum + InverseTransformDiscreteSampler.of(random, u -> count(u, last)).sample();
  }

  // The smallest count whose cumulative probability reaches u.
  private static int count(double u, double rate) {
    double probability = Exp.exp(-rate);
    double cumulative = probability;
    int k = 0;
    while (cumulative < u && (probability > 0 || k < rate)) {
      k++;
      probability *= rate / k;
      cumulative += probability;
    }
    return k;
  }
}
