package elbo.model;

import elbo.distribution.Distribution;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// An encoder that computes q(z | x) of several observations at once.
///
/// @param <D> the distributions
public interface BatchEncoder<D extends Distribution> extends Function<double[], D> {
  /// q(· | x) of each x, given or thrown when it is asked for, with the bits of [#apply].
  List<Supplier<D>> all(List<double[]> xs);
}
