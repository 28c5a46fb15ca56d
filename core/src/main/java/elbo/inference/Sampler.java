package elbo.inference;

import elbo.model.Model;
import elbo.model.Observation;
import elbo.name.Named;
import elbo.points.PointSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A way to a stream of log weights for an observation of a model.
///
/// An immutable record; its printed form is its name. To add one, write one record in this package
/// or in your own: whatever produces unbiased positive weights has every bound and diagnostic.
///
/// @param <M> the models that it samples
public interface Sampler<M extends Model> extends Named {
  /// The stream of an observation.
  ///
  /// @param points where randomness comes from; other uses of it have [points of their
  ///   own][elbo.points.Use]
  /// @throws IllegalArgumentException if the model rejects x, or this sampler the model at x
  Stream open(M model, Observation x, PointSet points);

  /// The streams of several observations, each given, or thrown as [#open(Model, Observation,
  /// PointSet)] does, when it is asked for: the same streams, faster where they are made together.
  default List<Supplier<Stream>> open(M model, List<Observation> xs, PointSet points) {
    return xs.stream().<Supplier<Stream>>map(x -> () -> open(model, x, points)).toList();
  }

  /// Whether streams are worth opening and filling together: both are fast, so that a thread may do
  /// so for many observations at a time.
  default boolean sharesLanes() {
    return false;
  }

  /// What it is, in words, for a report: `sampler Exact`.
  default String inWords() {
    return "sampler " + name();
  }

  /// How often log p(x, z) is evaluated at most to open a stream.
  default long evaluations() {
    return 0;
  }

  /// How many samples each observation gets where nothing else is said.
  default long usualSamples() {
    return 5000;
  }

  /// How often log p(x, z) is evaluated for a sample.
  default long evaluationsEach() {
    return 1;
  }

  /// Whether it refines the model's own proposal and has that beside it, to be compared with: its
  /// streams then have one of [elbo.weight.Source#ENCODER].
  default boolean refines() {
    return false;
  }

  /// Whether it [refines][#refines()] by chains or clouds that all start from a proposal which was
  /// fitted: the ELBO of that, from [elbo.weight.Source#START], then splits what is gained.
  default boolean startsRefined() {
    return false;
  }

  /// Cheaper and dearer forms of this, itself among them, in the order of their cost.
  default List<? extends Sampler<M>> ladder() {
    return List.of(this);
  }

  /// What a model lacks that this needs at every observation, in words; empty if nothing.
  default Optional<String> lacks(M model) {
    return Optional.empty();
  }
}
