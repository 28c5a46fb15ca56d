package elbo.stopping;

import elbo.estimate.Estimates;
import elbo.inference.Cost;
import java.util.List;

/// What is known when a stopping rule decides: all that it may depend on.
///
/// @param ladder how many evaluations each sampler of the ladder takes at most to be opened
/// @param fewest the samples that the statistics need at least
/// @param done the stages so far, in order
public record History(List<Long> ladder, long fewest, List<Done> done) {
  public History {
    ladder = List.copyOf(ladder);
    done = List.copyOf(done);
  }

  /// A stage that was carried out.
  ///
  /// @param opening what it cost to open the sampler of this attempt, counted once an attempt
  /// @param estimates of what was asked for and what the rule looks at
  public record Done(Decision.Stage stage, Cost opening, Estimates estimates) {}

  /// Evaluations of log p(x, z) so far: for the samplers that were opened and for all samples.
  public long used() {
    long used = 0;
    int opened = -1;
    for (Done d : done) {
      used += d.stage().samples();
      if (d.stage().attempt() > opened) {
        used += d.opening().evaluations();
        opened = d.stage().attempt();
      }
    }
    return used;
  }
}
