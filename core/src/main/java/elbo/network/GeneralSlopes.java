package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.kernel.Strips;

/// The derivatives of any likelihood, one sample at a time in double precision.
public record GeneralSlopes(Likelihood likelihood, int width) implements Slopes {
  /// The derivatives of a likelihood, by its own way where it has one.
  ///
  /// @throws IllegalArgumentException if it has no outputs of this width
  public static Slopes of(Likelihood likelihood, int width) {
    return likelihood.slopes(width).orElseGet(() -> new GeneralSlopes(likelihood, width));
  }

  /// @throws IllegalArgumentException if the likelihood has no outputs of this width
  public GeneralSlopes {
    likelihood.outputs(width);
  }

  @Override
  public void fill(
      int count,
      float[] x,
      int xAt,
      float[] outputs,
      int at,
      Scratch scratch,
      double[] logLikelihood,
      int to) {
    int numbers = likelihood.outputs(width);
    double[] own = new double[width];
    double[] values = new double[numbers];
    double[] slope = new double[numbers];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        own[j] = x[xAt + j * Strips.WIDTH + i];
      }
      for (int r = 0; r < numbers; r++) {
        values[r] = outputs[at + r * Strips.WIDTH + i];
      }
      Likelihood.Observed observed = likelihood.at(own);
      logLikelihood[to + i] = value(observed, values, scratch);
      observed.slope(values, slope);
      for (int r = 0; r < numbers; r++) {
        outputs[at + r * Strips.WIDTH + i] = (float) slope[r];
      }
    }
  }

  private static double value(Likelihood.Observed observed, double[] values, Scratch scratch) {
    int mark = scratch.mark();
    double[] block = scratch.doubles(values.length * Block.SIZE);
    double[] out = scratch.doubles(Block.SIZE);
    for (int r = 0; r < values.length; r++) {
      block[r * Block.SIZE] = values[r];
    }
    observed.logLikelihood(1, block, scratch, out);
    scratch.release(mark);
    return out[0];
  }
}
