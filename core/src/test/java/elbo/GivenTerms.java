package elbo;

import elbo.bound.LogWeightBlock;
import elbo.bound.Part;
import elbo.kernel.Scratch;
import java.util.Set;

/// Log weights with their parts from arrays: log p(z) is 0, log q(z | x) is what is given.
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
  public Set<Part> parts() {
    return Set.of(Part.TERMS, Part.KL);
  }
}
