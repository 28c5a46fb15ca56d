package elbo.bench.study;

import java.util.function.IntFunction;

/// A subject of the study: a model, a proposal and some observations.
///
/// @param name in lower-case letters, digits and `-`
/// @param title in words
/// @param proposal in words
/// @param reference the source of log p(x), in words
/// @param observations the number of observations
/// @param groups of the largest K for each observation; of smaller K there are as many more as the
///   same samples suffice for, up to [Observed#MOST_GROUPS]
/// @param targets the target of an observation; called by several threads
record Subject(
    String name,
    String title,
    String proposal,
    String reference,
    int observations,
    int groups,
    IntFunction<Target> targets) {

  /// The same subject with fewer observations and another number of groups.
  Subject sized(int fewer, int otherGroups) {
    return new Subject(name, title, proposal, reference, fewer, otherGroups, targets);
  }
}
