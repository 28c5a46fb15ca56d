package elbo.weight;

import elbo.kernel.Scratch;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The log weights of another stream, computed by tasks of another size: so that streams of several
/// kinds can be those of one pass.
///
/// @param weights the other stream
/// @param grain from 1 to its own
public record Grained(LogWeights weights, int grain) implements LogWeights {
  /// @throws IllegalArgumentException if the grain is out of range
  public Grained {
    if (grain < 1 || grain > weights.grain()) {
      throw new IllegalArgumentException(
          "grain must be from 1 to " + weights.grain() + ", but is " + grain);
    }
  }

  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    weights.fill(first, size, scratch, out);
  }

  @Override
  public Dependence dependence() {
    return weights.dependence();
  }

  @Override
  public Set<Capability> offers() {
    return weights.offers();
  }

  @Override
  public Optional<LogWeights> under(Source source) {
    return source == Source.PROPOSAL ? Optional.of(this) : weights.under(source);
  }

  @Override
  public Peak climb(List<Long> samples, double enough, long most) {
    return weights.climb(samples, enough, most);
  }

  @Override
  public int latentDimension() {
    return weights.latentDimension();
  }

  @Override
  public void latents(long first, int size, Scratch scratch, double[] out) {
    weights.latents(first, size, scratch, out);
  }

  @Override
  public String replay(long sample) {
    return weights.replay(sample);
  }
}
