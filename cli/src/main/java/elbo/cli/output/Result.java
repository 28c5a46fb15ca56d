package elbo.cli.output;

import elbo.bound.Estimate;
import java.util.OptionalDouble;

/// One statistic of one observation.
///
/// @param row the number of the observation in its file
/// @param exact the exact mean of the estimate, where it is known
public record Result(int row, Estimate estimate, OptionalDouble exact) {}
