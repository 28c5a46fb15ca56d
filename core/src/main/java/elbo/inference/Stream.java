package elbo.inference;

import elbo.weight.LogWeights;
import elbo.weight.Source;
import elbo.weight.WeightLaw;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The log weights of an observation, opened, with what is known of them.
///
/// @param weights the stream
/// @param law the exact law under q of one weight of a source, where it can be had; it takes a
///   while
/// @param cost of opening it, as counted
/// @param each the cost of a sample
/// @param remarks that belong to every result from it
public record Stream(
    LogWeights weights,
    Function<Source, Optional<WeightLaw>> law,
    Cost cost,
    Cost each,
    List<Remark> remarks) {
  public Stream {
    remarks = List.copyOf(remarks);
  }

  /// A stream whose samples take one evaluation of log p(x, z) each.
  public Stream(
      LogWeights weights,
      Function<Source, Optional<WeightLaw>> law,
      Cost cost,
      List<Remark> remarks) {
    this(weights, law, cost, Cost.EVALUATION, remarks);
  }
}
