package elbo;

import elbo.kernel.Block;
import elbo.kernel.Log;
import elbo.kernel.Scratch;
import elbo.points.Independent;
import elbo.points.PointSet;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;

/// Independent weights from Gamma(1, 1), the exponential law: everything about their means is
/// known.
public final class ExponentialWeights implements LogWeights {
  private final PointSet points;

  /// @param seed of the weights
  public ExponentialWeights(long seed) {
    points = new Independent(seed);
  }

  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    out.reset(first, size, Double.NaN);
    int mark = scratch.mark();
    double[] u = scratch.doubles(Block.SIZE);
    for (int i = 0; i < size; i += Block.SIZE) {
      int count = Math.min(Block.SIZE, size - i);
      points.fill(0, first + i, count, 0, 1, u);
      for (int j = 0; j < count; j++) {
        out.logW()[i + j] = Log.log(-Log.log(u[j]));
      }
    }
    scratch.release(mark);
  }
}
