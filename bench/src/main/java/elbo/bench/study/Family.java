package elbo.bench.study;

import elbo.bound.Cubo;
import elbo.bound.Elbo;
import elbo.bound.Eubo;
import elbo.bound.Iwae;
import elbo.bound.Jackknife;
import elbo.bound.Renyi;
import elbo.estimate.Bound;
import elbo.weight.Source;
import java.util.List;
import java.util.function.LongFunction;

/// A bound as a function of K; [elbo.bound.LogEvidence] from K samples is IWAE.
///
/// @param name short, as in a legend
/// @param power a, where the bound is a mean of log(mean wᵃ) / a or a combination of such means; 0
///   where it is a mean of log w, the limit a → 0
/// @param fewest the smallest K
/// @param at the bound of K samples
record Family(String name, double power, long fewest, LongFunction<Bound<?>> at) {
  static final Family ELBO = new Family("ELBO", 0, 1, k -> new Elbo());
  static final Family EUBO = new Family("EUBO", 0, 1, k -> new Eubo());
  static final Family IWAE = new Family("IWAE", 1, 1, Iwae::new);
  static final Family RENYI = new Family("VR(0.5)", 0.5, 1, k -> new Renyi(k, 0.5));
  static final Family CUBO = new Family("CUBO(2)", 2, 1, k -> new Cubo(k, 2));
  static final Family JACKKNIFE = new Family("JVI-1", 1, 2, Jackknife::new);

  static final List<Family> ALL = List.of(ELBO, EUBO, IWAE, RENYI, CUBO, JACKKNIFE);

  /// Whether its latents come from the posterior in place of the proposal.
  boolean ofPosterior() {
    return at.apply(fewest).source() == Source.POSTERIOR;
  }
}
