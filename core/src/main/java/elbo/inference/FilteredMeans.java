package elbo.inference;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.model.FeynmanKac;
import elbo.model.Observation;
import elbo.model.StateSpace;
import elbo.points.PointSet;

/// The filtered means E(z_t | y₀ … y_t) of the states of a series with their errors, by many
/// independent clouds: Σ Ẑ_t m_t / Σ Ẑ_t with Ẑ_t a cloud's estimate of p(y₀ … y_t), and m_t the
/// mean of its weighted particles.
///
/// @param dimension d
/// @param values of coordinate j at step t at `[t * d + j]`; NaN where every weight is 0
/// @param errors their standard errors
/// @param logEvidence log p(y₀ … y_t) in nats at `[t]`
/// @param logErrors their standard errors
@SuppressWarnings(
    "ArrayRecordComponent") // a result that is read once, not a value that is compared
public record FilteredMeans(
    int dimension, double[] values, double[] errors, double[] logEvidence, double[] logErrors) {
  /// The filtered means of a series.
  ///
  /// @param clouds how many, at least 2
  /// @throws IllegalArgumentException as [ParticleFilter#open]
  public static FilteredMeans of(
      ParticleFilter filter, StateSpace model, Observation x, PointSet points, int clouds) {
    if (clouds < 2) {
      throw new IllegalArgumentException("samples must be at least 2, but are " + clouds);
    }
    FeynmanKac series = filter.series(model, x.values());
    PointSet own = filter.own(points, series);
    int steps = series.steps();
    int d = series.stateDimension();
    double[][] means = new double[clouds][];
    double[][] logs = new double[clouds][];
    Scratch.lend(scratch -> {
      for (int c = 0; c < clouds; c++) {
        int mark = scratch.mark();
        Cloud cloud =
            new Cloud(filter.scheme(), series, own, x.number(), c, scratch, Cloud.Memory.MEANS);
        cloud.run();
        scratch.release(mark);
        means[c] = cloud.means();
        logs[c] = cloud.logs();
      }
    });
    FilteredMeans out =
        new FilteredMeans(
            d, new double[steps * d], new double[steps * d], new double[steps], new double[steps]);
    for (int t = 0; t < steps; t++) {
      out.join(t, means, logs);
    }
    return out;
  }

  private void join(int t, double[][] means, double[][] logs) {
    int n = means.length;
    double[] w = new double[n];
    for (int c = 0; c < n; c++) {
      w[c] = logs[c][t];
    }
    double max = Sums.max(w, 0, n);
    Exp.shifted(w, 0, n, max, w);
    double total = Sums.sum(w, 0, n);
    double mean = total / n;
    logEvidence[t] = max == Double.NEGATIVE_INFINITY ? max : max + Log.log(mean);
    logErrors[t] = Math.sqrt(Sums.squares(w, 0, n, mean) / (n - 1) / n) / mean;
    for (int j = 0; j < dimension; j++) {
      int at = t * dimension + j;
      double sum = 0;
      for (int c = 0; c < n; c++) {
        sum = Math.fma(w[c], means[c][at], sum);
      }
      values[at] = sum / total;
      double squares = 0;
      for (int c = 0; c < n; c++) {
        double deviation = w[c] * (means[c][at] - values[at]);
        squares = Math.fma(deviation, deviation, squares);
      }
      errors[at] = Math.sqrt(squares * n / (n - 1)) / total;
    }
  }
}
