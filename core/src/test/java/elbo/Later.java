package elbo;

import elbo.kernel.Scratch;
import elbo.weight.Capability;
import elbo.weight.Dependence;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import java.util.Optional;
import java.util.Set;

/// The log weights of another stream from a sample on: sample i is the other's `skipped + i`.
///
/// @param weights the other stream
/// @param skipped how many of its samples are left out
public record Later(LogWeights weights, long skipped) implements LogWeights {
  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    weights.fill(skipped + first, size, scratch, out);
    out.renumber(first);
  }

  @Override
  public int grain() {
    return weights.grain();
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
    return source == Source.PROPOSAL
        ? Optional.of(this)
        : weights.under(source).map(other -> new Later(other, skipped));
  }
}
