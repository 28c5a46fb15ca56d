package elbo.stopping;

import elbo.diagnostic.Verdict;
import elbo.estimate.Estimates;

/// What a stopping rule decides: a further [Stage], or a [Stop].
public sealed interface Decision {
  /// A plan of samples to take: written down, it can be carried out anywhere, at any time.
  ///
  /// @param attempt which sampler of the ladder, from 0
  /// @param first the index in its stream of the first sample
  /// @param samples how many, at least 1
  /// @param counts whether estimates are reported from them; else they only help to plan
  record Stage(int attempt, long first, long samples, boolean counts) implements Decision {}

  /// The end of sampling, with what is reported.
  ///
  /// @param reason why no more samples are taken
  /// @param verdict whether the errors of the estimates can be trusted
  /// @param estimates from the samples that count
  record Stop(Reason reason, Verdict verdict, Estimates estimates) implements Decision {}
}
