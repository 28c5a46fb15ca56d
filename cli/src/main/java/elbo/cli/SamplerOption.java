package elbo.cli;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.InputException;
import elbo.inference.Sampler;
import elbo.model.Model;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What makes the log weights.
final class SamplerOption {
  @Option(
      names = "--sampler",
      paramLabel = "S",
      description =
          "What makes the log weights, by its printed name: Importance(proposal=Q) or another that"
              + " 'elbo list' names. Default: the model's own where it has one, else importance"
              + " sampling from --proposal.")
  Optional<String> sampler = Optional.empty();

  /// The sampler that is asked for.
  ///
  /// @throws InputException if there is no such sampler
  Optional<Sampler<?>> parsed() {
    return sampler.map(SamplerOption::parsed);
  }

  private static Sampler<?> parsed(String name) {
    try {
      return Catalogs.SAMPLERS.parse(name);
    } catch (IllegalArgumentException e) {
      throw new InputException("--sampler: " + e.getMessage(), e);
    }
  }

  /// An evaluation with a sampler.
  ///
  /// @throws InputException if it samples other models
  static <M extends Model> Evaluation<M> applied(Sampler<?> sampler, Evaluation<M> to) {
    try {
      return to.by(sampler);
    } catch (IllegalArgumentException e) {
      throw new InputException("--sampler: " + e.getMessage(), e);
    }
  }
}
