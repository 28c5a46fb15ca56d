package elbo.model;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.FullNormal;
import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.DoubleProduct;
import elbo.kernel.Gram;
import elbo.kernel.Log;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.kernel.Triangular;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;

/// The linear Gaussian model: z ~ N(0, I), x | z ~ N(Wz + b, diag ψ). Factor analysis; PPCA where
/// all ψ are alike.
///
/// log p(x) = log N(x; b, WWᵀ + diag ψ) by the Woodbury identity, at the cost of d × d matrices for
/// any D. The posterior is N(Λ⁻¹Wᵀψ⁻¹(x − b), Λ⁻¹) with Λ = I + Wᵀψ⁻¹W. The model's own proposal is
/// the posterior with its scale multiplied by 1.2. M. E. Tipping, C. M. Bishop (1999),
/// Probabilistic principal component analysis.
public final class LinearGaussian implements LatentModel {
  private static final double DETUNED = 1.2;

  private final ModelName name;
  private final int d;
  private final double[][] whitened;
  private final double[] b;
  private final double[] rootPsi;
  private final DoubleProduct product;
  private final DiagonalNormal prior;
  private final double logNormalizer;

  // What follows from Λ, computed when first asked for: it costs d²(D + d).
  private final class Posterior {
    private final FullNormal centered;
    private final FullNormal detuned;

    Posterior() {
      double[][] precision = new double[d][d];
      Gram.add(whitened, precision);
      for (int i = 0; i < d; i++) {
        precision[i][i] += 1;
      }
      centered = FullNormal.ofReversedPrecision(Triangular.mirror(precision));
      detuned = centered.detuned(0, DETUNED);
    }
  }

  private Optional<Posterior> posterior = Optional.empty();
  private Optional<DoubleProduct> transposed = Optional.empty();
  private final double[] noStart;

  /// @param w D rows of d weights
  /// @param b D offsets
  /// @param psi D variances, finite and greater than 0
  /// @throws IllegalArgumentException if they do not fit or break a rule
  public LinearGaussian(double[][] w, double[] b, double[] psi) {
    this(
        ModelName.of(
            "LinearGaussian(d=" + Shapes.columns("weights", w) + ",D=" + b.length + ")",
            new Digest().add(w).add(b).add(psi)),
        w,
        b,
        psi);
  }

  /// Random parameters: weights from N(0, 1 / d), offsets from N(0, 1), ψ = 0.5.
  ///
  /// @param d dimension of z
  /// @param D width of x
  /// @param seed of the weights and offsets
  public LinearGaussian(int d, int D, long seed) {
    Shapes.size("d", d);
    Shapes.size("D", D);
    this(
        ModelName.whole("LinearGaussian(d=" + d + ",D=" + D + ",seed=" + seed + ")"),
        Draws.normals(Draws.generator(seed), D, d, Math.sqrt(1.0 / d)),
        Draws.normals(Draws.generator(seed + 1), D, 1),
        Draws.constant(D, 0.5));
  }

  private LinearGaussian(ModelName name, double[][] w, double[] b, double[] psi) {
    if (w.length != b.length || psi.length != b.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d rows of weights, %d offsets and %d variances",
              w.length,
              b.length,
              psi.length));
    }
    this.name = name;
    this.b = b.clone();
    d = w[0].length;
    rootPsi = new double[psi.length];
    whitened = new double[psi.length][d];
    double logs = 0;
    for (int r = 0; r < psi.length; r++) {
      if (!(psi[r] > 0) || Double.isInfinite(psi[r])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "variance %d must be finite and greater than 0, but is %s",
                r,
                psi[r]));
      }
      rootPsi[r] = Math.sqrt(psi[r]);
      logs += Log.log(rootPsi[r]);
      for (int j = 0; j < d; j++) {
        whitened[r][j] = w[r][j] / rootPsi[r];
      }
    }
    prior = DiagonalNormal.standard(d);
    product = new DoubleProduct(whitened);
    noStart = new double[DoubleProduct.paddedRows(d)];
    logNormalizer = -b.length * Constants.HALF_LOG_2_PI - logs;
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
    return d;
  }

  @Override
  public int observationDimension() {
    return b.length;
  }

  // (b − x) / √ψ, so that the product with z gives minus the standardized residual.
  private double[] offsets(double[] x) {
    Support.width(this, x);
    Support.finite(x);
    double[] offsets = new double[DoubleProduct.paddedRows(b.length)];
    for (int r = 0; r < b.length; r++) {
      offsets[r] = (b[r] - x[r]) / rootPsi[r];
    }
    return offsets;
  }

  @Override
  public Joint at(double[] x) {
    return new Residuals(offsets(x));
  }

  private final class Residuals implements SmoothJoint, GradientJoint {
    private final double[] offsets;

    Residuals(double[] offsets) {
      this.offsets = offsets;
    }

    @Override
    public void logJoint(
        int count, double[] z, Scratch scratch, double[] logPrior, double[] logLikelihood) {
      prior.logDensity(count, z, scratch, logPrior);
      int mark = scratch.mark();
      double[] residuals = scratch.doubles(offsets.length * Block.SIZE);
      product.apply(count, z, offsets, scratch, residuals);
      Rows.squares(b.length, count, residuals, logLikelihood);
      Rows.rescale(count, -0.5, logNormalizer, logLikelihood);
      scratch.release(mark);
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
      double[] residuals = scratch.doubles(offsets.length * Block.SIZE);
      double[] slopes = scratch.doubles(noStart.length * Block.SIZE);
      prior.gradients(count, z, scratch, logPrior, priorGradient);
      product.apply(count, z, offsets, scratch, residuals);
      Rows.squares(b.length, count, residuals, logLikelihood);
      Rows.rescale(count, -0.5, logNormalizer, logLikelihood);
      negatedTranspose().apply(count, residuals, noStart, scratch, slopes);
      System.arraycopy(slopes, 0, likelihoodGradient, 0, d * Block.SIZE);
      scratch.release(mark);
    }

    @Override
    public Expansion expand(double[] z) {
      double[] gradient = new double[d];
      double[][] precision = new double[d][d];
      prior.expand(z, gradient, precision);
      double logPrior = -d * Constants.HALF_LOG_2_PI - 0.5 * Sums.dot(z, z, d);
      double squares = 0;
      for (int r = 0; r < b.length; r++) {
        double residual = offsets[r] + Sums.dot(whitened[r], z, d);
        squares = Math.fma(residual, residual, squares);
        for (int j = 0; j < d; j++) {
          gradient[j] = Math.fma(-residual, whitened[r][j], gradient[j]);
        }
      }
      Gram.add(whitened, precision);
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < i; j++) {
          precision[j][i] = precision[i][j];
        }
      }
      return new Expansion(logPrior + logNormalizer - 0.5 * squares, gradient, precision);
    }
  }

  // −(W / √ψ)ᵀ, made when first asked for.
  private synchronized DoubleProduct negatedTranspose() {
    if (transposed.isEmpty()) {
      double[][] rows = new double[d][b.length];
      for (int r = 0; r < b.length; r++) {
        for (int j = 0; j < d; j++) {
          rows[j][r] = -whitened[r][j];
        }
      }
      transposed = Optional.of(new DoubleProduct(rows));
    }
    return transposed.orElseThrow();
  }

  private synchronized Posterior posterior() {
    if (posterior.isEmpty()) {
      posterior = Optional.of(new Posterior());
    }
    return posterior.get();
  }

  // Lᵀ Wᵀ ψ⁻¹ (x − b)
  private double[] information(double[] offsets) {
    double[] v = new double[d];
    for (int r = 0; r < whitened.length; r++) {
      for (int j = 0; j < d; j++) {
        v[j] = Math.fma(-offsets[r], whitened[r][j], v[j]);
      }
    }
    return posterior().centered.transposedFactorTimes(v);
  }

  @Override
  public Distribution proposal(double[] x) {
    return posterior().detuned.at(posteriorMean(x));
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
    return Optional.of(posterior().centered.at(posteriorMean(x)));
  }

  private double[] posteriorMean(double[] x) {
    return posterior().centered.factorTimes(information(offsets(x)));
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    double[] offsets = offsets(x);
    double[] u = information(offsets);
    double quadratic = Sums.dot(offsets, offsets, b.length) - Sums.dot(u, u, d);
    return OptionalDouble.of(
        logNormalizer + posterior().centered.logDeterminant() - 0.5 * quadratic);
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    double[] z = Draws.normals(random, d, 1);
    double[] x = new double[b.length];
    for (int r = 0; r < x.length; r++) {
      double mean = Sums.dot(whitened[r], z, d);
      x[r] = Math.fma(rootPsi[r], mean + Draws.normal(random), b[r]);
    }
    return new Draw(z, x);
  }
}
