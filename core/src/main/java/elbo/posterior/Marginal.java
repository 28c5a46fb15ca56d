package elbo.posterior;

import java.util.Arrays;

/// The posterior of one number: mean, standard deviation and quantiles, each with its Monte Carlo
/// error.
///
/// Of weighted samples, with w̃ the weights over their sum. The mean μ = Σ w̃ v has the variance Σ
/// w̃² (v − μ)² and the standard deviation σ that of (v − μ)² over 2σ, by the delta method; a
/// quantile is the least value at which the weights up to it make p, and its error half the
/// distance of the quantiles at p ± the error of that sum. Where samples depend on each other
/// residuals are summed over whole runs first. A. B. Owen (2013), Monte Carlo theory, methods and
/// examples, chapter 9; R. S. Woodruff (1952), Confidence intervals for medians and other position
/// measures.
///
/// @param mean with its error
/// @param sd the standard deviation under the posterior, with its error
/// @param quantiles in the order in which they were asked for
/// @param quantileErrors of each; NaN where the samples do not determine it
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Marginal(
    PosteriorMean mean, PosteriorMean sd, double[] quantiles, double[] quantileErrors) {
  /// Of some values.
  ///
  /// @param values one a sample
  /// @param share the weight of each over the sum of all
  /// @param run how many samples in a row depend on each other
  /// @param probabilities of the quantiles, between 0 and 1
  static Marginal of(double[] values, double[] share, long run, double[] probabilities) {
    int n = values.length;
    PosteriorMean mean = mean(values, share, run);
    double[] squares = new double[n];
    for (int i = 0; i < n; i++) {
      double d = values[i] - mean.value();
      squares[i] = d * d;
    }
    PosteriorMean variance = mean(squares, share, run);
    double sd = Math.sqrt(variance.value());
    double sdError = sd > 0 ? variance.standardError() / (2 * sd) : variance.standardError();
    Sorted sorted = Sorted.of(values, share);
    double[] quantiles = new double[probabilities.length];
    double[] errors = new double[probabilities.length];
    double[] below = new double[n];
    for (int q = 0; q < probabilities.length; q++) {
      double p = probabilities[q];
      double at = sorted.quantile(p);
      quantiles[q] = at;
      for (int i = 0; i < n; i++) {
        below[i] = values[i] <= at ? 1 : 0;
      }
      double error = error(below, p, share, run);
      errors[q] = 0.5 * (sorted.quantile(p + error) - sorted.quantile(p - error));
    }
    return new Marginal(mean, new PosteriorMean(sd, sdError), quantiles, errors);
  }

  /// The mean with its error.
  static PosteriorMean mean(double[] values, double[] share, long run) {
    double mean = 0;
    for (int i = 0; i < values.length; i++) {
      mean += share[i] > 0 ? share[i] * values[i] : 0;
    }
    return new PosteriorMean(mean, error(values, mean, share, run));
  }

  private static double error(double[] values, double mean, double[] share, long run) {
    double squares = 0;
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += share[i] > 0 ? share[i] * (values[i] - mean) : 0;
      if ((i + 1) % run == 0) {
        squares += sum * sum;
        sum = 0;
      }
    }
    long runs = values.length / run;
    return runs < 2 ? Double.NaN : Math.sqrt((squares + sum * sum) * runs / (runs - 1));
  }

  /// Values in their order with the sums of their weights.
  private record Sorted(double[] values, double[] sums) {
    static Sorted of(double[] values, double[] share) {
      long[] keys = new long[values.length];
      int n = 0;
      for (int i = 0; i < values.length; i++) {
        if (share[i] > 0) {
          keys[n++] = (long) ordered((float) values[i]) << 32 | i;
        }
      }
      Arrays.sort(keys, 0, n);
      double[] sorted = new double[n];
      double[] weights = new double[n];
      for (int i = 0; i < n; i++) {
        int index = (int) keys[i];
        // Those that are the same in single precision come in the order of their indices.
        int j = i;
        while (j > 0 && sorted[j - 1] > values[index]) {
          sorted[j] = sorted[j - 1];
          weights[j] = weights[j - 1];
          j--;
        }
        sorted[j] = values[index];
        weights[j] = share[index];
      }
      for (int i = 1; i < n; i++) {
        weights[i] += weights[i - 1];
      }
      return new Sorted(sorted, weights);
    }

    // Integers in the order of the floats.
    private static int ordered(float value) {
      int bits = Float.floatToIntBits(value);
      return bits >= 0 ? bits : bits ^ 0x7fffffff;
    }

    double quantile(double p) {
      if (Double.isNaN(p)) {
        return p;
      }
      int i = Arrays.binarySearch(sums, p * sums[sums.length - 1]);
      return values[Math.min(i >= 0 ? i : -i - 1, values.length - 1)];
    }
  }
}
