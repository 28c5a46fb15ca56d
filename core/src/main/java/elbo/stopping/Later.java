package elbo.stopping;

import elbo.LogWeights;
import elbo.bound.LogWeightBlock;
import elbo.bound.Part;
import elbo.kernel.Scratch;
import java.util.Optional;
import java.util.Set;

/// A stream without its first samples.
record Later(LogWeights weights, long skipped) implements LogWeights {
  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    weights.fill(first + skipped, size, scratch, out);
  }

  @Override
  public Set<Part> parts() {
    return weights.parts();
  }

  @Override
  public Optional<LogWeights> posterior() {
    return weights.posterior().map(p -> new Later(p, skipped));
  }

  @Override
  public String describe(long sample) {
    return weights.describe(sample + skipped);
  }
}
