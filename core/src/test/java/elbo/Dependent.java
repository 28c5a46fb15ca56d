package elbo;

import elbo.kernel.Scratch;
import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import java.util.Optional;
import java.util.Set;

/// The log weights of another stream, with a dependence between samples that is stated here.
///
/// @param weights the other stream
/// @param dependence which of its samples depend on each other
public record Dependent(LogWeights weights, Dependence dependence) implements LogWeights {
  /// The samples of a stream in runs of this size.
  public Dependent(LogWeights weights, long size) {
    this(weights, new Dependence(size));
  }

  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    weights.fill(first, size, scratch, out);
  }

  @Override
  public int grain() {
    return weights.grain();
  }

  @Override
  public Set<Capability> offers() {
    return weights.offers();
  }

  @Override
  public Optional<LogWeights> under(Source source) {
    return source == Source.PROPOSAL
        ? Optional.of(this)
        : weights.under(source).map(other -> new Dependent(other, dependence));
  }

  @Override
  public String replay(long sample) {
    return weights.replay(sample);
  }
}
