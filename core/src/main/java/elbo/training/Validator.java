package elbo.training;

import elbo.engine.Workers;
import elbo.kernel.Sums;
import elbo.points.Independent;
import elbo.points.Use;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The bounds on validation rows, always with the same points, so that they differ between epochs
/// by the parameters alone.
final class Validator {
  private static final int ROWS = 512;

  // Beyond it a unit counts as active: Y. Burda, R. Grosse, R. Salakhutdinov (2016).
  private static final double ACTIVE = 0.01;

  private final Source rows;
  private final int latents;
  private final boolean hasClosedForm;
  private final Minibatch minibatch;
  private final int[] order;
  private final double[] elbo;
  private final double[] iwae;
  private final double[] kl;
  private final double[][] means;
  private final double[][] divergences;

  Validator(
      Architecture architecture, Packing packing, Recipe recipe, Source rows, Workers workers) {
    this.rows = rows;
    latents = architecture.allLatents();
    hasClosedForm = architecture.upper().isEmpty();
    int k = recipe.validationSamples();
    Independent points = new Independent(recipe.seed().forUse(Use.VALIDATION));
    minibatch = new Minibatch(architecture, packing, Math.min(ROWS, rows.size), k, points, workers);
    order = new int[rows.size];
    elbo = new double[rows.size];
    iwae = new double[rows.size];
    kl = new double[rows.size];
    means = new double[latents][rows.size];
    divergences = new double[latents][rows.size];
  }

  /// The bound by which epochs are compared, one number a row, after [#run].
  double[] bounds() {
    return iwae;
  }

  /// @throws DivergedException if the importance-weighted bound of a row is not finite
  Validation run(float[] packed) {
    int k = minibatch.k;
    for (int first = 0; first < rows.size; first += minibatch.mostRows) {
      int count = Math.min(minibatch.mostRows, rows.size - first);
      for (int b = 0; b < count; b++) {
        order[b] = first + b;
      }
      minibatch.rows(rows, packed, 0, first, order, count);
      double[] logWeights = minibatch.logWeights(1, false);
      minibatch.bounds(iwae, first);
      minibatch.requireFinite("bound", Arrays.copyOfRange(iwae, first, first + count));
      for (int b = 0; b < count; b++) {
        elbo[first + b] = Sums.sum(logWeights, b * k, (b + 1) * k) / k;
        kl[first + b] = minibatch.kl(b);
        for (int j = 0; j < latents; j++) {
          means[j][first + b] = minibatch.mean(b, j);
          divergences[j][first + b] = hasClosedForm ? minibatch.kl(b, j) : 0;
        }
      }
    }
    return result();
  }

  private Validation result() {
    List<Double> latentKl = new ArrayList<>();
    List<Double> variances = new ArrayList<>();
    int active = 0;
    for (int j = 0; j < latents; j++) {
      double variance = variance(means[j]);
      if (hasClosedForm) {
        latentKl.add(mean(divergences[j]));
      }
      variances.add(variance);
      active += variance > ACTIVE ? 1 : 0;
    }
    return new Validation(
        mean(elbo),
        error(elbo),
        mean(iwae),
        error(iwae),
        minibatch.k,
        mean(kl),
        List.copyOf(latentKl),
        List.copyOf(variances),
        active);
  }

  static double mean(double[] x) {
    return Sums.sum(x, 0, x.length) / x.length;
  }

  // Divisor n, that of the spread over these very rows.
  private static double variance(double[] x) {
    return Sums.squares(x, 0, x.length, mean(x)) / x.length;
  }

  /// The standard error of a mean over rows, NaN for one row.
  static double error(double[] x) {
    return Math.sqrt(Sums.squares(x, 0, x.length, mean(x)) / (x.length - 1) / x.length);
  }
}
