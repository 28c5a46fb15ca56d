package elbo.model;

import elbo.network.Decoder;

/// All factors p(xᵢ | x_{<i}) of an autoregressive model: a network with the order in which it
/// takes the numbers.
///
/// @param network from x to the parameters of each number
/// @param order the positions of the likelihood, the first in the order first
public record Factors(Decoder network, Order order) {}
