package elbo.onnx;

import elbo.kernel.Strips;
import elbo.network.Likelihood;
import elbo.network.Slopes;
import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;

/// A likelihood of observations that may have their numbers in another order than the outputs of
/// the graph, whose outputs are named in messages.
///
/// @param layout the order
/// @param reads where the parameters come from, in words
record GraphLikelihood(Likelihood likelihood, DataLayout layout, String reads)
    implements Likelihood {
  @Override
  public int outputs(int width) {
    return likelihood.outputs(width);
  }

  @Override
  public Observed at(double[] x) {
    return likelihood.at(layout.isTransposed() ? layout.toGraph(x) : x);
  }

  /// Those of the likelihood, from x in the order of the graph.
  @Override
  public Optional<Slopes> slopes(int width) {
    Optional<Slopes> own = likelihood.slopes(width);
    return layout.isTransposed() ? own.map(this::transposed) : own;
  }

  private Slopes transposed(Slopes own) {
    int[] order = layout.order();
    return (count, x, xAt, outputs, at, scratch, logLikelihood, to) -> {
      int mark = scratch.mark();
      float[] ordered = scratch.floats(order.length * Strips.WIDTH);
      for (int j = 0; j < order.length; j++) {
        int from = xAt + order[j] * Strips.WIDTH;
        System.arraycopy(x, from, ordered, j * Strips.WIDTH, Strips.WIDTH);
      }
      own.fill(count, ordered, 0, outputs, at, scratch, logLikelihood, to);
      scratch.release(mark);
    };
  }

  @Override
  public double[] draw(double[] outputs, UniformRandomProvider random) {
    double[] x = likelihood.draw(outputs, random);
    return layout.isTransposed() ? layout.toData(x) : x;
  }

  @Override
  public boolean isBernoulli() {
    return likelihood.isBernoulli();
  }

  @Override
  public String describe() {
    return likelihood.describe();
  }

  @Override
  public Optional<String> fault(double[] outputs) {
    return likelihood
        .fault(outputs)
        .map(fault -> FileName.oneLine("decoder (" + reads + "): " + fault));
  }
}
