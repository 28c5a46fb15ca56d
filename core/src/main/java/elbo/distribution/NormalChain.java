package elbo.distribution;

import elbo.kernel.Block;
import elbo.kernel.Constants;
import elbo.kernel.Log;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// The law of a Markov chain of normal steps, z₁ = o₁ + s₁ε₁ and zⱼ = oⱼ + gⱼ zⱼ₋₁ + sⱼ εⱼ: each
/// step has m numbers that share the gain g and the scale s, and the latents are those of the first
/// step, then those of the second, and so on.
///
/// A sample and its density take as many operations as there are latents, where a full covariance
/// takes their square.
public final class NormalChain implements Normal {
  private final int width;
  private final double[] offset;
  private final double[] gain;
  private final double[] scale;
  private final double logNormalizer;

  /// @param offset m numbers for each step, finite
  /// @param gain one number for each step, finite; that of the first is 0
  /// @param scale a standard deviation for each step, finite and greater than 0
  /// @throws IllegalArgumentException if the lengths do not fit or a number breaks its rule
  public NormalChain(double[] offset, double[] gain, double[] scale) {
    int steps = scale.length;
    if (gain.length != steps || steps == 0 || offset.length == 0 || offset.length % steps != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d scales, but %d gains and %d offsets",
              steps,
              gain.length,
              offset.length));
    }
    width = offset.length / steps;
    this.offset = offset.clone();
    this.gain = gain.clone();
    this.scale = scale.clone();
    double sum = 0;
    for (int s = 0; s < steps; s++) {
      if (!(scale[s] > 0) || !Double.isFinite(scale[s])) {
        throw new IllegalArgumentException(
            "scale " + s + " must be finite and greater than 0, but is " + scale[s]);
      }
      if (!Double.isFinite(gain[s])) {
        throw new IllegalArgumentException("gain " + s + " must be finite, but is " + gain[s]);
      }
      sum += Log.log(scale[s]);
    }
    if (gain[0] != 0) {
      throw new IllegalArgumentException("the first gain must be 0, but is " + gain[0]);
    }
    for (double o : offset) {
      if (!Double.isFinite(o)) {
        throw new IllegalArgumentException("an offset must be finite, but is " + o);
      }
    }
    logNormalizer = -width * (steps * Constants.HALF_LOG_2_PI + sum);
  }

  /// The steps of the chain.
  public int steps() {
    return scale.length;
  }

  /// m, the numbers of each step.
  public int width() {
    return width;
  }

  /// o of a number of a step, both from 0.
  public double offset(int step, int number) {
    return offset[step * width + number];
  }

  /// g of a step, from 0.
  public double gain(int step) {
    return gain[step];
  }

  /// s of a step, from 0.
  public double scale(int step) {
    return scale[step];
  }

  @Override
  public int latentDimension() {
    return offset.length;
  }

  @Override
  public double[] mean() {
    double[] mean = offset.clone();
    for (int j = width; j < mean.length; j++) {
      mean[j] = Math.fma(gain[j / width], mean[j - width], mean[j]);
    }
    return mean;
  }

  @Override
  public double[] factorRow(int row) {
    double[] out = new double[row + 1];
    double factor = 1;
    for (int step = row / width, j = row; step >= 0; step--, j -= width) {
      out[j] = factor * scale[step];
      factor *= gain[step];
    }
    return out;
  }

  @Override
  public NormalChain detuned(double shift, double factor) {
    double[] o = offset.clone();
    double[] s = scale.clone();
    for (int j = 0; j < o.length; j++) {
      o[j] = Math.fma(shift, scale[j / width], o[j]);
    }
    for (int step = 0; step < s.length; step++) {
      s[step] *= factor;
    }
    return new NormalChain(o, gain, s);
  }

  @Override
  public void sample(int count, double[] u, Scratch scratch, double[] z, double[] logQ) {
    StandardNormals.fill(offset.length, count, u, z);
    Rows.squares(offset.length, count, z, logQ);
    Rows.rescale(count, -0.5, logNormalizer, logQ);
    for (int j = 0; j < offset.length; j++) {
      int step = j / width;
      Rows.affine(j, count, z, scale[step], offset[j], z);
      if (step > 0) {
        addLast(count, gain[step], j, z);
      }
    }
  }

  @Override
  public void logDensity(int count, double[] z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    double[] squares = scratch.doubles(Block.SIZE);
    Arrays.fill(squares, 0, Block.SIZE, 0);
    for (int j = 0; j < offset.length; j++) {
      int step = j / width;
      int row = j * Block.SIZE;
      int before = step == 0 ? row : row - width * Block.SIZE;
      double precision = 1 / scale[step];
      for (int i = 0; i < count; i++) {
        double r = (z[row + i] - Math.fma(gain[step], z[before + i], offset[j])) * precision;
        squares[i] = Math.fma(r, r, squares[i]);
      }
    }
    for (int i = 0; i < count; i++) {
      out[i] = Math.fma(squares[i], -0.5, logNormalizer);
    }
    scratch.release(mark);
  }

  @Override
  public Optional<Whitening> whitening() {
    return Optional.of(new Steps());
  }

  /// Standard normal coordinates: the ε of each step.
  private final class Steps implements Whitening {
    @Override
    public int dimension() {
      return offset.length;
    }

    @Override
    public void color(int count, double[] e, Scratch scratch, double[] z) {
      for (int j = 0; j < offset.length; j++) {
        int step = j / width;
        Rows.affine(j, count, e, scale[step], offset[j], z);
        if (step > 0) {
          addLast(count, gain[step], j, z);
        }
      }
    }

    @Override
    public void whiten(int count, double[] z, Scratch scratch, double[] e) {
      for (int j = 0; j < offset.length; j++) {
        int step = j / width;
        int row = j * Block.SIZE;
        int before = step == 0 ? row : row - width * Block.SIZE;
        double precision = 1 / scale[step];
        for (int i = 0; i < count; i++) {
          e[row + i] = (z[row + i] - Math.fma(gain[step], z[before + i], offset[j])) * precision;
        }
      }
    }

    // By steps from the last: the derivative by z of a step is its own and that of the next, times
    // the gain.
    @Override
    public void pullBack(int count, double[] g, Scratch scratch, double[] out) {
      for (int j = offset.length - 1; j >= 0; j--) {
        int step = j / width;
        int row = j * Block.SIZE;
        int next = row + width * Block.SIZE;
        boolean last = step == scale.length - 1;
        for (int i = 0; i < count; i++) {
          out[row + i] = last ? g[row + i] : Math.fma(gain[step + 1], out[next + i], g[row + i]);
        }
      }
      for (int j = 0; j < offset.length; j++) {
        Rows.affine(j, count, out, scale[j / width], 0, out);
      }
    }
  }

  // z of a row gains that of the step before.
  private void addLast(int count, double gain, int row, double[] z) {
    int at = row * Block.SIZE;
    int before = at - width * Block.SIZE;
    for (int i = 0; i < count; i++) {
      z[at + i] = Math.fma(gain, z[before + i], z[at + i]);
    }
  }

  private static boolean fits(NormalChain q, NormalChain p) {
    return q.width == p.width && q.offset.length == p.offset.length;
  }

  /// By steps, from the moments of this chain, where the other is one of the same steps.
  @Override
  public OptionalDouble klTo(Distribution p) {
    if (!(p instanceof NormalChain other) || !fits(this, other)) {
      return Normal.super.klTo(p);
    }
    double[] mean = mean();
    double variance = 0;
    double kl = 0;
    for (int step = 0; step < scale.length; step++) {
      double gains = gain[step] - other.gain[step];
      double spread = Math.fma(gains * gains, variance, scale[step] * scale[step]);
      double squares = width * spread;
      for (int j = step * width; j < (step + 1) * width; j++) {
        double before = step == 0 ? 0 : mean[j - width];
        double difference = Math.fma(gains, before, offset[j] - other.offset[j]);
        squares = Math.fma(difference, difference, squares);
      }
      double target = other.scale[step];
      kl += 0.5 * (squares / (target * target) - width) + width * Log.log(target / scale[step]);
      variance = Math.fma(gain[step] * gain[step], variance, scale[step] * scale[step]);
    }
    return OptionalDouble.of(kl);
  }
}
