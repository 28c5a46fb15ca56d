package elbo.bound;

import elbo.name.Named;
import java.util.Set;

/// What can be computed from a stream of log weights in one pass: a bound or a diagnostic.
///
/// An immutable record; its printed form is its name wherever it is asked for or reported.
public interface Statistic extends Named {
  /// What the expectation of the estimate says about log p(x).
  Kind kind();

  /// A fold that has seen nothing.
  Fold fold();

  /// What the stream must offer beyond log weights. [Part#POSTERIOR] means that the fold is fed the
  /// log weights of posterior samples in place of the proposal's.
  default Set<Part> needs() {
    return Set.of();
  }

  /// The fewest samples from which there is an estimate.
  default long minimumSamples() {
    return 1;
  }
}
