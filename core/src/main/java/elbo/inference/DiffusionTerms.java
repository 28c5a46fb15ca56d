package elbo.inference;

import elbo.kernel.Block;
import elbo.kernel.Exp;
import elbo.kernel.Log;
import elbo.kernel.NormalQuantile;
import elbo.kernel.Scratch;
import elbo.model.Diffusion;
import elbo.model.NoiseSchedule;
import elbo.model.Observation;
import elbo.points.PointSet;
import java.util.Arrays;

/// The terms of a diffusion's ELBO at one observation: ELBO = −L₁ − L₂ − … − L_T − KL(q(x_T | x₀) ‖
/// p(x_T)), with L₁ = −E log p(x | x₁) and Lₜ = E KL(q(xₜ₋₁ | xₜ, x₀) ‖ p(xₜ₋₁ | xₜ)).
///
/// Given xₜ ~ q(xₜ | x₀) each divergence has a closed form, so that a term costs one evaluation of
/// the model, whatever t is, and has less variance than log p − log q of a path. J. Ho, A. Jain, P.
/// Abbeel (2020), Denoising diffusion probabilistic models.
public final class DiffusionTerms {
  private final Diffusion model;
  private final NoiseSchedule schedule;
  private final double[] x;
  private final double[] start;
  private final int observation;
  private final PointSet points;

  /// @throws IllegalArgumentException if the model rejects x
  public DiffusionTerms(Diffusion model, Observation x, PointSet points) {
    this.model = model;
    this.points = points;
    this.x = x.values();
    schedule = model.schedule();
    start = model.start(this.x).clone();
    observation = x.number();
  }

  /// T.
  public int steps() {
    return schedule.steps();
  }

  /// KL(q(x_T | x₀) ‖ N(0, I)), in nats.
  public double prior() {
    double signal = schedule.signal(steps());
    double noise = schedule.noise(steps());
    double squares = 0;
    for (double v : start) {
      squares = Math.fma(v, v, squares);
    }
    return 0.5 * (signal * squares + start.length * (noise - 1 - Log.log(noise)));
  }

  /// Lₜ of the first samples, as means over runs of points that depend on each other.
  ///
  /// @param t from 1 to T
  /// @param samples whole runs
  /// @throws IllegalArgumentException if a term has no value
  public double[] runs(int t, int samples) {
    int size = Math.toIntExact(points.size());
    double[] runs = new double[samples / size];
    Scratch.lend(scratch -> {
      double[] block = scratch.doubles(Block.SIZE);
      for (int first = 0; first < samples; first += Block.SIZE) {
        int count = Math.min(Block.SIZE, samples - first);
        fill(t, first, count, scratch, block);
        for (int i = 0; i < count; i++) {
          runs[(first + i) / size] += block[i] / size;
        }
      }
    });
    for (int r = 0; r < runs.length; r++) {
      if (Double.isNaN(runs[r]) || runs[r] == Double.NEGATIVE_INFINITY) {
        throw new IllegalArgumentException(
            "the term of step " + t + " is " + runs[r] + " (" + points.name() + ", run " + r + ")");
      }
    }
    return runs;
  }

  /// Writes Lₜ given xₜ of samples `first ≤ i < first + count`, in nats.
  ///
  /// @param t from 1 to T
  /// @param count at most `Block.SIZE`
  public void fill(int t, long first, int count, Scratch scratch, double[] out) {
    fill(t, first, count, Math.multiplyExact(t - 1, start.length), scratch, out);
  }

  /// The same with the points of other dimensions.
  ///
  /// @param dimension the first of D
  void fill(int t, long first, int count, int dimension, Scratch scratch, double[] out) {
    int rows = start.length;
    int mark = scratch.mark();
    double[] noisy = scratch.doubles(rows * Block.SIZE);
    points.fill(observation, first, count, dimension, rows, noisy);
    double signal = Math.sqrt(schedule.signal(t));
    double scale = Math.sqrt(schedule.noise(t));
    for (int j = 0; j < rows; j++) {
      int row = j * Block.SIZE;
      NormalQuantile.fill(noisy, row, row + Block.padded(count), noisy);
      double center = signal * start[j];
      for (int i = row; i < row + count; i++) {
        noisy[i] = Math.fma(scale, noisy[i], center);
      }
    }
    if (t == 1) {
      double[] log = scratch.doubles(Block.SIZE);
      model.decode(x, count, noisy, scratch, log);
      for (int i = 0; i < count; i++) {
        out[i] = -log[i];
      }
    } else {
      divergence(t, count, noisy, scratch, out);
    }
    scratch.release(mark);
  }

  // ½ ((s_q² + (m_q − m_p)²) / s_p² − 1) + log(s_p / s_q), summed over coordinates.
  private void divergence(int t, int count, double[] noisy, Scratch scratch, double[] out) {
    double[] mean = scratch.doubles(noisy.length);
    double[] logScale = scratch.doubles(noisy.length);
    model.reverse(t, count, noisy, scratch, mean, logScale);
    double all = model.scale(t);
    boolean fixed = !Double.isNaN(all);
    double own = schedule.reverseVariance(t);
    double logOwn = 0.5 * Log.log(own);
    double ofStart = schedule.factorOfStart(t);
    double ofNoisy = schedule.factorOfNoisy(t);
    double logOfAll = fixed ? Log.log(all) : 0;
    Arrays.fill(out, 0, count, 0);
    for (int j = 0; j < start.length; j++) {
      double center = ofStart * start[j];
      for (int i = 0; i < count; i++) {
        int at = j * Block.SIZE + i;
        double log = fixed ? logOfAll : logScale[at];
        double precision = fixed ? 1 / (all * all) : Exp.exp(-2 * log);
        double r = Math.fma(ofNoisy, noisy[at], center) - mean[at];
        out[i] += 0.5 * (Math.fma(r, r, own) * precision - 1) + (log - logOwn);
      }
    }
  }
}
