package elbo.stopping;

import elbo.diagnostic.Verdict;
import elbo.estimate.Estimates;
import java.util.List;

/// What a stopping rule decides: a further [Stage], a [Search], or a [Stop].
public sealed interface Decision {
  /// A plan of samples to take: written down, it can be carried out anywhere, at any time.
  ///
  /// @param attempt which sampler of the ladder, from 0
  /// @param first the index in its stream of the first sample
  /// @param samples how many, at least 1
  /// @param counts whether estimates are reported from them; else they only help to plan
  record Stage(int attempt, long first, long samples, boolean counts) implements Decision {}

  /// A search for the largest weight of the last stage's stream, which is added to that stage's
  /// [record][History.Done]: see [elbo.weight.LogWeights#climb].
  ///
  /// @param samples the indices in the stream of the samples to start from
  /// @param enough the log weight, in nats, above which nothing depends on how large it is
  /// @param most evaluations
  record Search(List<Long> samples, double enough, long most) implements Decision {
    public Search {
      samples = List.copyOf(samples);
    }
  }

  /// The end of sampling, with what is reported.
  ///
  /// @param reason why no more samples are taken
  /// @param verdict whether the errors of the estimates can be trusted
  /// @param estimates from the samples that count
  record Stop(Reason reason, Verdict verdict, Estimates estimates) implements Decision {}
}
