package elbo.estimate;

import elbo.name.Named;
import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.Source;
import java.util.Set;

/// What can be computed from a stream of log weights in one pass: a bound or a diagnostic.
///
/// An immutable record; its printed form is its name wherever it is asked for or reported, and
/// estimates are looked up by it.
///
/// @param <E> the type of its estimates
public interface Statistic<E extends Estimate> extends Named {
  /// How the expectation of the estimate lies to log p(x).
  Side side();

  /// A fold that has seen nothing.
  ///
  /// @param dependence which samples depend on each other: the error of the estimate allows for it,
  ///   or is NaN
  Fold<?, E> fold(Dependence dependence);

  /// Where the latents come from whose log weights the fold takes.
  default Source source() {
    return Source.PROPOSAL;
  }

  /// Whether its error can be trusted whatever the tail of the weights, as that of a mean of log
  /// weights can.
  default boolean toleratesTails() {
    return false;
  }

  /// What the stream must have beyond log weights.
  default Set<Capability> needs() {
    return Set.of();
  }

  /// The fewest samples from which there is an estimate.
  default long minimumSamples() {
    return 1;
  }

  /// The fewest samples from which there is an estimate where samples depend on each other: whole
  /// runs of those that do, but for statistics that take samples one by one.
  default long minimumSamples(Dependence dependence) {
    return dependence.whole(minimumSamples());
  }
}
