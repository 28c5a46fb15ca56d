package elbo.weight;

/// The log weights of another stream, computed by tasks of another size: so that streams of several
/// kinds can be those of one pass.
///
/// @param weights the other stream
/// @param grain from 1 to its own
public record Grained(LogWeights weights, int grain) implements Forwarded {
  /// @throws IllegalArgumentException if the grain is out of range
  public Grained {
    if (grain < 1 || grain > weights.grain()) {
      throw new IllegalArgumentException(
          "grain must be from 1 to " + weights.grain() + ", but is " + grain);
    }
  }
}
