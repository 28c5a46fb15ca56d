package elbo.bench.study;

import elbo.weight.LogWeights;
import elbo.weight.WeightLaw;
import java.util.Optional;

/// One observation whose log p(x) is to be found.
///
/// @param model its printed name
/// @param weights of the proposal
/// @param logEvidence log p(x) in nats, whose error is 0 where it is exact
/// @param law of the weights, where it is known
record Target(String model, LogWeights weights, Figure logEvidence, Optional<WeightLaw> law) {}
