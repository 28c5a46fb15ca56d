package elbo.bench.study;

import java.util.function.IntFunction;

/// What is studied: a model, a proposal and some observations.
///
/// @param name in lower-case letters, digits and `-`
/// @param title in words
/// @param proposal in words
/// @param reference where log p(x) comes from, in words
/// @param observations how many
/// @param groups of the largest K for each observation; of smaller K there are as many more as the
///   same samples give, up to [Study#MOST_GROUPS]
/// @param targets makes the target of an observation; called by several threads
record Subject(
    String name,
    String title,
    String proposal,
    String reference,
    int observations,
    int groups,
    IntFunction<Target> targets) {

  /// The same on fewer observations with other groups.
  Subject sized(int fewer, int otherGroups) {
    return new Subject(name, title, proposal, reference, fewer, otherGroups, targets);
  }
}
