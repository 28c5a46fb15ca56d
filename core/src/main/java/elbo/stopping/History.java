package elbo.stopping;

import elbo.estimate.Estimates;
import elbo.inference.Cost;
import elbo.weight.Peak;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What is known when a stopping rule decides: all that it may depend on.
///
/// @param ladder how many evaluations each sampler of the ladder takes at most to be opened
/// @param each how many a sample of each takes
/// @param fewest the samples that the statistics need at least
/// @param done the stages so far, in order
public record History(List<Long> ladder, List<Long> each, long fewest, List<Done> done) {
  public History {
    ladder = List.copyOf(ladder);
    each = List.copyOf(each);
    done = List.copyOf(done);
  }

  /// Where a sample of every sampler takes one evaluation.
  public History(List<Long> ladder, long fewest, List<Done> done) {
    this(ladder, Collections.nCopies(ladder.size(), 1L), fewest, done);
  }

  /// A stage that was carried out.
  ///
  /// @param opening what it cost to open the sampler of this attempt, counted once an attempt
  /// @param each the cost of a sample
  /// @param latents d of its stream, 0 where it has none that can be moved
  /// @param estimates of what was asked for and what the rule looks at
  /// @param peak the largest weight of its stream, where that was [searched for][Decision.Search]
  public record Done(
      Decision.Stage stage,
      Cost opening,
      Cost each,
      int latents,
      Estimates estimates,
      Optional<Peak> peak) {
    /// A stage without a search.
    public Done(Decision.Stage stage, Cost opening, Cost each, int latents, Estimates estimates) {
      this(stage, opening, each, latents, estimates, Optional.empty());
    }

    /// This stage with the largest weight of its stream.
    public Done with(Peak found) {
      return new Done(stage, opening, each, latents, estimates, Optional.of(found));
    }
  }

  /// The work so far, as counted: for the samplers that were opened, for samples, and for searches.
  public Cost cost() {
    Cost cost = Cost.NONE;
    int opened = -1;
    for (Done d : done) {
      long searched = d.peak().map(Peak::evaluations).orElse(0L);
      cost = cost.plus(d.each().times(d.stage().samples())).plus(new Cost(searched, 0));
      if (d.stage().attempt() > opened) {
        cost = cost.plus(d.opening());
        opened = d.stage().attempt();
      }
    }
    return cost;
  }

  /// Evaluations of log p(x, z) so far.
  public long used() {
    return cost().evaluations();
  }
}
