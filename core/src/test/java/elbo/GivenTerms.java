package elbo;

import elbo.kernel.Scratch;
import elbo.weight.Capability;
import elbo.weight.LogWeightBlock;
import elbo.weight.LogWeights;
import elbo.weight.Source;
import java.util.Optional;
import java.util.Set;

/// Log weights with their parts from arrays, for latents of every source: log p(z) is 0, log q(z |
/// x) is what is given.
///
/// @param logW sample i has `logW[i]`
/// @param logQ log q(z | x) − log p(z) of each
/// @param kl its mean under q
public record GivenTerms(double[] logW, double[] logQ, double kl) implements LogWeights {
  @Override
  public void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    out.reset(first, size, kl);
    for (int i = 0; i < size; i++) {
      int sample = (int) first + i;
      out.logW()[i] = logW[sample];
      out.logQ()[i] = logQ[sample];
      out.logPrior()[i] = 0;
      out.logLikelihood()[i] = logW[sample] + logQ[sample];
    }
  }

  @Override
  public Optional<LogWeights> under(Source source) {
    return Optional.of(this);
  }

  @Override
  public Set<Capability> offers() {
    return Set.of(Capability.TERMS, Capability.KL);
  }
}
