package elbo.model;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import elbo.distribution.FullNormal;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.Triangular;
import elbo.network.AffineMap;
import elbo.network.ConditionalNormal;
import elbo.network.Decoder;
import elbo.network.Normal;
import elbo.network.SelectedInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/// A hierarchy of linear Gaussian levels: z_L ~ N(0, I), zₗ | zₗ₊₁ ~ N(Wₗ₊₁zₗ₊₁ + bₗ₊₁, ½ I), and x
/// = z₀ in the same way. The latent is z₁, …, z_L, stacked.
///
/// All of it is normal, so that log p(x) = log p(x, m) − log p(m | x) is exact, with the mean m of
/// the posterior. The model's own proposal is the posterior with its scale multiplied by 1.2.
public final class LinearGaussianChain implements LatentModel {
  private static final double VARIANCE = 0.5;
  private static final double DETUNED = 1.2;
  private static final int MOST = 1 << 20;

  private final ModelName name;
  private final int[] widths;
  // Of level l the map from level l + 1, where level 0 is x.
  private final double[][][] w;
  private final double[][] b;
  private final int[] at;
  private final Vae model;
  private final FullNormal centered;
  private final FullNormal detuned;

  /// Random parameters: weights from N(0, 1 / n), for n numbers in the level above, offsets from
  /// N(0, 1).
  ///
  /// @param widths how many numbers each level has, x first: `8-4-2` for D = 8 and two levels of 4
  ///   and 2 latents
  /// @param seed of the weights and offsets
  /// @throws IllegalArgumentException if these are no widths of x and at least one level
  public LinearGaussianChain(String widths, long seed) {
    this.widths = parsed(widths);
    int levels = this.widths.length;
    String text = String.join("-", IntStream.of(this.widths).mapToObj(Integer::toString).toList());
    name = ModelName.whole("LinearGaussianChain(widths=" + text + ",seed=" + seed + ")");
    w = new double[levels - 1][][];
    b = new double[levels - 1][];
    at = new int[levels + 1];
    UniformRandomProvider random = Draws.generator(seed);
    for (int l = 0; l < levels - 1; l++) {
      int above = this.widths[l + 1];
      w[l] = Draws.normals(random, this.widths[l], above, Math.sqrt(1.0 / above));
      b[l] = Draws.normals(random, this.widths[l], 1);
      at[l + 2] = at[l + 1] + above;
    }
    model = model();
    centered = FullNormal.ofReversedPrecision(Triangular.mirror(precision()));
    detuned = centered.detuned(0, DETUNED);
  }

  private static int[] parsed(String text) {
    String[] parts = text.split("-", -1);
    int[] widths = new int[parts.length];
    long sum = 0;
    for (int l = 0; l < parts.length; l++) {
      widths[l] = parts[l].matches("[0-9]{1,7}") ? Integer.parseInt(parts[l]) : 0;
      sum += widths[l];
      if (widths[l] < 1 || parts.length < 2 || sum > MOST) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "widths must be those of x and of each level of latents, at least 1, as in 8-4-2,"
                    + " but are '%s'",
                text));
      }
    }
    return widths;
  }

  private Vae model() {
    int top = widths.length - 1;
    List<Hierarchical.Level> levels = new ArrayList<>();
    levels.add(new Hierarchical.Root(at[top], DiagonalNormal.standard(widths[top])));
    Normal family = Normal.withScale(Math.sqrt(VARIANCE));
    for (int l = top - 1; l > 0; l--) {
      levels.add(
          new Hierarchical.Child(
              at[l],
              IntStream.range(at[l + 1], at[l + 1] + widths[l + 1]).boxed().toList(),
              new ConditionalNormal(new AffineMap(w[l], b[l]), family)));
    }
    Hierarchical prior = new Hierarchical(levels);
    int[] lowest = IntStream.range(0, widths[1]).toArray();
    Decoder decoder =
        new SelectedInputs(new AffineMap(w[0], b[0]), prior.latentDimension(), lowest);
    return new Vae(name.text(), widths[0], decoder, family, x -> prior).withPrior(prior);
  }

  // ½ Σₗ |zₗ − Wz_{l+1} − b|² / ½ + ½ |z_L|²: of each level the squares and the cross terms.
  private double[][] precision() {
    int d = latentDimension();
    double[][] precision = new double[d][d];
    for (int l = 0; l < w.length; l++) {
      for (int r = 0; r < widths[l]; r++) {
        double[] row = w[l][r];
        if (l > 0) {
          precision[at[l] + r][at[l] + r] += 1 / VARIANCE;
        }
        for (int j = 0; j < row.length; j++) {
          int above = at[l + 1] + j;
          if (l > 0) {
            precision[above][at[l] + r] -= row[j] / VARIANCE;
            precision[at[l] + r][above] -= row[j] / VARIANCE;
          }
          for (int k = 0; k < row.length; k++) {
            precision[above][at[l + 1] + k] += row[j] * row[k] / VARIANCE;
          }
        }
      }
    }
    for (int j = at[w.length]; j < d; j++) {
      precision[j][j] += 1;
    }
    return precision;
  }

  private double[] posteriorMean(double[] x) {
    Support.width(this, x);
    Support.finite(x);
    double[] information = new double[latentDimension()];
    for (int l = 0; l < w.length; l++) {
      for (int r = 0; r < widths[l]; r++) {
        double residual = l == 0 ? x[r] - b[l][r] : -b[l][r];
        if (l > 0) {
          information[at[l] + r] += b[l][r] / VARIANCE;
        }
        for (int j = 0; j < widths[l + 1]; j++) {
          information[at[l + 1] + j] += w[l][r][j] * residual / VARIANCE;
        }
      }
    }
    return centered.covarianceTimes(information);
  }

  private double logJoint(double[] x, double[] z) {
    double squares = 0;
    int numbers = 0;
    for (int l = 0; l < w.length; l++) {
      for (int r = 0; r < widths[l]; r++) {
        double mean = b[l][r];
        for (int j = 0; j < widths[l + 1]; j++) {
          mean = Math.fma(w[l][r][j], z[at[l + 1] + j], mean);
        }
        double residual = (l == 0 ? x[r] : z[at[l] + r]) - mean;
        squares = Math.fma(residual, residual, squares);
        numbers++;
      }
    }
    double top = 0;
    for (int j = at[w.length]; j < z.length; j++) {
      top = Math.fma(z[j], z[j], top);
    }
    return -0.5 * (squares / VARIANCE + top)
        - numbers * 0.5 * Log.log(VARIANCE)
        - (numbers + widths[w.length]) * Constants.HALF_LOG_2_PI;
  }

  @Override
  public String name() {
    return name.text();
  }

  @Override
  public int latentDimension() {
    return at[widths.length];
  }

  @Override
  public int observationDimension() {
    return widths[0];
  }

  @Override
  public Joint at(double[] x) {
    return model.at(x);
  }

  @Override
  public Distribution proposal(double[] x) {
    return detuned.at(posteriorMean(x));
  }

  @Override
  public boolean prefersOwnProposal() {
    return true;
  }

  @Override
  public Optional<Distribution> prior() {
    return model.prior();
  }

  @Override
  public Optional<Distribution> posterior(double[] x) {
    return Optional.of(centered.at(posteriorMean(x)));
  }

  @Override
  public OptionalDouble logEvidence(double[] x) {
    double[] mean = posteriorMean(x);
    return OptionalDouble.of(
        logJoint(x, mean) + mean.length * Constants.HALF_LOG_2_PI + centered.logDeterminant());
  }

  @Override
  public Draw draw(UniformRandomProvider random) {
    return model.draw(random);
  }
}
