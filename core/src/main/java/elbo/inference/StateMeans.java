package elbo.inference;

import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.kernel.Sums;
import elbo.model.FeynmanKac;
import elbo.model.Observation;
import elbo.model.StateSpace;
import elbo.points.PointSet;
import java.util.Arrays;

/// The means of the states of a series with their errors, by many independent clouds.
///
/// The filtered mean E(z_t | y₀ … y_t) is Σ Ẑ_t m_t / Σ Ẑ_t with Ẑ_t a cloud's estimate of p(y₀ …
/// y_t), and m_t the mean of its weighted particles. The smoothed mean E(z_t | y₀ … y_(T−1)) is Σ Ẑ
/// s_t / Σ Ẑ with s_t the mean of the paths of its particles.
///
/// @param dimension d
/// @param filtered the filtered means
/// @param smoothed the smoothed means
/// @param logEvidence log p(y₀ … y_t) in nats at `[t]`
/// @param logErrors their standard errors
@SuppressWarnings(
    "ArrayRecordComponent") // a result that is read once, not a value that is compared
public record StateMeans(
    int dimension, Means filtered, Means smoothed, double[] logEvidence, double[] logErrors) {
  /// Means over clouds.
  ///
  /// @param values of coordinate j at step t at `[t * d + j]`; NaN where every weight is 0
  /// @param errors their standard errors
  @SuppressWarnings("ArrayRecordComponent") // as above
  public record Means(double[] values, double[] errors) {
    private Means(int size) {
      this(new double[size], new double[size]);
    }

    /// The mean of a number of each cloud.
    ///
    /// @param w the weights, `total` in all
    private void join(int at, double[] w, double total, double[][] of) {
      int n = w.length;
      double sum = 0;
      for (int c = 0; c < n; c++) {
        sum = Math.fma(w[c], of[c][at], sum);
      }
      values[at] = sum / total;
      double squares = 0;
      for (int c = 0; c < n; c++) {
        double deviation = w[c] * (of[c][at] - values[at]);
        squares = Math.fma(deviation, deviation, squares);
      }
      errors[at] = Math.sqrt(squares * n / (n - 1)) / total;
    }
  }

  /// The means of the states of a series.
  ///
  /// @param clouds how many, at least 2
  /// @throws IllegalArgumentException as [ParticleFilter#open]
  public static StateMeans of(
      ParticleFilter filter, StateSpace model, Observation x, PointSet points, int clouds) {
    if (clouds < 2) {
      throw new IllegalArgumentException("samples must be at least 2, but are " + clouds);
    }
    FeynmanKac series = filter.series(model, x.values());
    PointSet own = filter.own(points, series);
    int size = series.steps() * series.stateDimension();
    double[][] means = new double[clouds][];
    double[][] paths = new double[clouds][size];
    double[][] logs = new double[clouds][];
    Scratch.lend(scratch -> {
      for (int c = 0; c < clouds; c++) {
        int mark = scratch.mark();
        Cloud cloud =
            new Cloud(filter.scheme(), series, own, x.number(), c, scratch, Cloud.Memory.ALL);
        cloud.run();
        if (cloud.logEvidence() > Double.NEGATIVE_INFINITY) {
          cloud.smoothed(paths[c]);
        }
        scratch.release(mark);
        means[c] = cloud.means();
        logs[c] = cloud.logs();
      }
    });
    return joined(series, means, paths, logs);
  }

  private static StateMeans joined(
      FeynmanKac series, double[][] means, double[][] paths, double[][] logs) {
    int steps = series.steps();
    int d = series.stateDimension();
    StateMeans out =
        new StateMeans(
            d, new Means(steps * d), new Means(steps * d), new double[steps], new double[steps]);
    double[] w = new double[0];
    double total = 0;
    for (int t = 0; t < steps; t++) {
      int step = t;
      w = Arrays.stream(logs).mapToDouble(log -> log[step]).toArray();
      total = out.join(t, w);
      for (int j = 0; j < d; j++) {
        out.filtered.join(t * d + j, w, total, means);
      }
    }
    for (int at = 0; at < steps * d; at++) {
      out.smoothed.join(at, w, total, paths);
    }
    return out;
  }

  // Makes weights of their logs, and returns their sum.
  private double join(int t, double[] w) {
    int n = w.length;
    double max = Sums.max(w, 0, n);
    Exp.shifted(w, 0, n, max, w);
    double total = Sums.sum(w, 0, n);
    double mean = total / n;
    logEvidence[t] = max == Double.NEGATIVE_INFINITY ? max : max + Log.log(mean);
    logErrors[t] = Math.sqrt(Sums.squares(w, 0, n, mean) / (n - 1) / n) / mean;
    return total;
  }
}
