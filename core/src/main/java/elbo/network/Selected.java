package elbo.network;

import elbo.kernel.AffineRows;

/// Some numbers of a value of a `LayerGraph`, scaled and shifted.
///
/// @param value the number of the value
public record Selected(int value, AffineRows rows) {}
