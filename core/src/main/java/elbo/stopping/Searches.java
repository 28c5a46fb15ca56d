package elbo.stopping;

import elbo.diagnostic.Reliability;
import elbo.diagnostic.Verdict;
import java.util.List;
import java.util.Optional;

/// When the largest weight is searched for: only where it might make a verdict sound.
final class Searches {
  /// Evaluations of a search at most.
  static final long MOST = 4096;

  // Weights that rise without end do so at once: this is for a verdict that is sound as it is.
  private static final long FEW = 512;

  // In more dimensions than these a search of few samples' weights decides nothing, and takes
  // longer
  // than the samples did.
  private static final int DIMENSIONS = 8;
  private static final long WORTH = 1000;

  private Searches() {}

  /// The search that a verdict asks for.
  ///
  /// @param done the stage of the verdict
  /// @param most evaluations
  static Optional<Decision.Search> next(History.Done done, Verdict verdict, long most) {
    Reliability.Evidence seen = done.estimates().get(new Reliability());
    boolean decides = done.latents() <= DIMENSIONS || done.stage().samples() >= WORTH;
    if (!decides || !verdict.isOpen() || seen.largest().isEmpty() || most < 1) {
      return Optional.empty();
    }
    List<Long> samples = seen.largest().stream().map(i -> done.stage().first() + i).toList();
    double enough = seen.logWeight(Verdict.bearable(seen));
    return Optional.of(
        new Decision.Search(samples, enough, verdict.isSound() ? Math.min(most, FEW) : most));
  }
}
