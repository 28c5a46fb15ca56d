package elbo.cli.output;

import elbo.bound.Estimate;
import java.util.OptionalDouble;

/// One statistic of one observation.
///
/// @param row the number of the observation in its file
/// @param exact the exact mean of the estimate, where it is known; log p(x) itself where a rule
///   chose the number of samples
/// @param stopped why no more samples were taken, where a rule decided that; else empty
public record Result(int row, Estimate estimate, OptionalDouble exact, String stopped) {
  /// A result from a given number of samples.
  public Result(int row, Estimate estimate, OptionalDouble exact) {
    this(row, estimate, exact, "");
  }
}
