package elbo.onnx;

import elbo.network.Likelihood;
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
