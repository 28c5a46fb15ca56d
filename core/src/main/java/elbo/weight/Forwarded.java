package elbo.weight;

import elbo.kernel.Scratch;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Log weights that are those of another stream, but for what an implementation says itself.
public interface Forwarded extends LogWeights {
  /// The other stream.
  LogWeights weights();

  @Override
  default void fill(long first, int size, Scratch scratch, LogWeightBlock out) {
    weights().fill(first, size, scratch, out);
  }

  @Override
  default int grain() {
    return weights().grain();
  }

  @Override
  default Dependence dependence() {
    return weights().dependence();
  }

  @Override
  default Set<Capability> offers() {
    return weights().offers();
  }

  @Override
  default Optional<LogWeights> under(Source source) {
    return source == Source.PROPOSAL ? Optional.of(this) : weights().under(source);
  }

  @Override
  default Peak climb(List<Long> samples, double enough, long most) {
    return weights().climb(samples, enough, most);
  }

  @Override
  default int latentDimension() {
    return weights().latentDimension();
  }

  @Override
  default void latents(long first, int size, Scratch scratch, double[] out) {
    weights().latents(first, size, scratch, out);
  }

  @Override
  default Optional<String> zeroWeight() {
    return weights().zeroWeight();
  }

  @Override
  default String replay(long sample) {
    return weights().replay(sample);
  }
}
