package elbo.bound;

import java.util.Map;

/// A number that does not travel alone.
///
/// @param of what was estimated, a printed name such as `Iwae(k=5000)`
/// @param value in nats, unless the name is that of a diagnostic; −∞ where every weight was zero
/// @param standardError of `value`, from the same samples; NaN where the samples cannot tell
/// @param samples how many log weights went into `value`
/// @param kind whether `value` bounds log p(x), in expectation
/// @param parts named numbers that `value` is made of or that qualify it, in a fixed order
public record Estimate(
    String of,
    double value,
    double standardError,
    long samples,
    Kind kind,
    Map<String, Double> parts) {
  /// One of the parts.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public double part(String name) {
    Double part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException(
          "%s has no part %s, but %s".formatted(of, name, parts.keySet()));
    }
    return part;
  }
}
