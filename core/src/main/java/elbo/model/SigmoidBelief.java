package elbo.model;

import elbo.distribution.Distribution;
import elbo.distribution.IndependentBernoulli;
import elbo.kernel.Block;
import elbo.kernel.DoubleProduct;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// A sigmoid belief network of one layer: d binary latents with probabilities π, and D binary
/// pixels with log odds Wz + b.
///
/// log p(x) is exact, by enumeration, for up to 2²⁰ states. Its own proposal is factorial, with the
/// log odds of π moved by one gradient step of log p(x | z). R. M. Neal (1992), Connectionist
/// learning of belief networks.
///
/// Parameters: the d log odds of π, then D rows of d weights, then D biases.
public final class SigmoidBelief implements Enumerable, Parametric<SigmoidBelief> {
  private static final int MAX_ENUMERATED = 20;

  private final ModelName name;
  private final double[][] w;
  private final double[] b;
  private final double[] pi;
  private final IndependentBernoulli prior;
  private final DoubleProduct product;
  private final double[] paddedBias;

  /// @param prior d probabilities π
  /// @param w D rows of d weights
  /// @param b D biases
  /// @throws IllegalArgumentException if they do not fit or an element of π is no probability
  public SigmoidBelief(double[] prior, double[][] w, double[] b) {
    this(
        ModelName.of(
            "SigmoidBelief(d=" + prior.length + ",D=" + b.length + ")",
            new Digest().add(prior).add(w).add(b)),
        prior,
        w,
        b);
  }

  /// A model with random parameters: π = 0.3, weights from N(0, 4 / d), biases from N(0, 1).
  ///
  /// @param d binary latents
  /// @param D binary pixels
  /// @param seed of the weights and biases
  public SigmoidBelief(int d, int D, long seed) {
    Shapes.size("d", d);
    Shapes.size("D", D);
    this(
        ModelName.whole("SigmoidBelief(d=" + d + ",D=" + D + ",seed=" + seed + ")"),
        Draws.constant(d, 0.3),
        Draws.normals(Draws.generator(seed), D, d, Math.sqrt(4.0 / d)),
        Draws.normals(Draws.generator(seed + 1), D, 1));
  }

  private SigmoidBelief(ModelName name, double[] prior, double[][] w, double[] b) {
    if (prior.length < 1 || b.length < 1 || w.length != b.length) {
      throw new IllegalArgumentException(
          "d and D must be at least 1, and there must be as many rows of weights as biases");
    }
    for (double[] row : w) {
      if (row.length != prior.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a row of weights has %d numbers, but there are %d latents",
                row.length,
                prior.length));
      }
    }
    this.name = name;
    this.w = Arrays.stream(w).map(double[]::clone).toArray(double[][]::new);
    this.b = b.clone();
    pi = prior.clone();
    this.prior = new IndependentBernoulli(pi);
    product = new DoubleProduct(w);
    paddedBias = Arrays.copyOf(b, DoubleProduct.paddedRows(b.length));
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
    return prior.latentDimension();
  }

  @Override
  public int observationDimension() {
    return b.length;
  }

  @Override
  public long states() {
    return latentDimension() < 63 ? 1L << latentDimension() : Long.MAX_VALUE;
  }

  @Override
  public long states(int coordinate) {
    return 2;
  }

  @Override
  public void latents(long state, int lane, double[] z) {
    for (int j = 0; j < latentDimension(); j++) {
      z[j * Block.SIZE + lane] = (state >>> j) & 1;
    }
  }

  @Override
  public Joint at(double[] x) {
    Support.width(this, x);
    for (int j = 0; j < x.length; j++) {
      Support.state(x, j, 2);
    }
    double[] observed = x.clone();
    return (count, z, scratch, logPrior, logLikelihood) -> {
      prior.logDensity(count, z, scratch, logPrior);
      int mark = scratch.mark();
      double[] logits = scratch.doubles(paddedBias.length * Block.SIZE);
      product.apply(count, z, paddedBias, scratch, logits);
      Arrays.fill(logLikelihood, 0, count, 0);
      for (int r = 0; r < observed.length; r++) {
        addPixel(observed[r] == 1, r, count, logits, logLikelihood);
      }
      scratch.release(mark);
    };
  }

  // log σ(±l) = min(±l, 0) − log(1 + e^−|l|)
  private static void addPixel(boolean on, int row, int count, double[] logits, double[] out) {
    int from = row * Block.SIZE;
    for (int i = 0; i < count; i++) {
      double l = on ? logits[from + i] : -logits[from + i];
      out[i] += Math.min(l, 0);
      logits[from + i] = -Math.abs(l);
    }
    Exp.fill(logits, from, from + count, logits);
    for (int i = from; i < from + count; i++) {
      logits[i] += 1;
    }
    Log.fill(logits, from, from + count, logits);
    for (int i = 0; i < count; i++) {
      out[i] -= logits[from + i];
    }
  }

  @Override
  public Distribution proposal(double[] x) {
    Support.width(this, x);
    double[] q = new double[pi.length];
    double[] residual = new double[x.length];
    for (int r = 0; r < x.length; r++) {
      residual[r] = x[r] - Logits.sigmoid(Logits.affine(w[r], pi, b[r]));
    }
    for (int j = 0; j < q.length; j++) {
      double odds = Log.log(pi[j] / (1 - pi[j]));
      for (int r = 0; r < x.length; r++) {
        odds = Math.fma(w[r][j], residual[r], odds);
      }
      // The probabilities are never 0 or 1: a proposal under which a possible state has probability
      // 0 would bias the evidence.
      q[j] = Math.min(Math.max(Logits.sigmoid(odds), 0.01), 0.99);
    }
    return new IndependentBernoulli(q);
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
  public OptionalDouble logEvidence(double[] x) {
    if (latentDimension() > MAX_ENUMERATED) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Enumeration.logEvidence(this, x));
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    double[] z = new double[pi.length];
    for (int j = 0; j < z.length; j++) {
      z[j] = random.nextDouble() < pi[j] ? 1 : 0;
    }
    double[] x = new double[b.length];
    for (int r = 0; r < x.length; r++) {
      x[r] = random.nextDouble() < Logits.sigmoid(Logits.affine(w[r], z, b[r])) ? 1 : 0;
    }
    return new Draw(z, x);
  }

  @Override
  public double[] parameters() {
    double[] odds = new double[pi.length];
    for (int j = 0; j < pi.length; j++) {
      odds[j] = Log.log(pi[j] / (1 - pi[j]));
    }
    return Logits.concatenated(new double[][] {odds}, Logits.concatenated(w, b));
  }

  @Override
  public SigmoidBelief withParameters(double[] parameters) {
    int d = latentDimension();
    int D = b.length;
    Logits.check(d + D * d + D, parameters);
    double[] probabilities = Arrays.copyOf(parameters, d);
    for (int j = 0; j < d; j++) {
      probabilities[j] = Logits.sigmoid(probabilities[j]);
    }
    return new SigmoidBelief(
        probabilities,
        Logits.rows(parameters, d, D, d),
        Arrays.copyOfRange(parameters, d + D * d, parameters.length));
  }

  @Override
  public void addGradient(double[] x, double[] z, int lane, double coefficient, double[] gradient) {
    int d = w[0].length;
    for (int j = 0; j < d; j++) {
      gradient[j] += coefficient * (z[j * Block.SIZE + lane] - pi[j]);
    }
    int biases = d + b.length * d;
    for (int r = 0; r < b.length; r++) {
      double logit = b[r];
      for (int j = 0; j < d; j++) {
        logit = Math.fma(w[r][j], z[j * Block.SIZE + lane], logit);
      }
      double residual = coefficient * (x[r] - Logits.sigmoid(logit));
      for (int j = 0; j < d; j++) {
        gradient[d + r * d + j] += residual * z[j * Block.SIZE + lane];
      }
      gradient[biases + r] += residual;
    }
  }
}
