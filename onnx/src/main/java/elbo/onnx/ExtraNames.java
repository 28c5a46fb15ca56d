package elbo.onnx;

import java.util.List;
import java.util.Locale;

/// The usual names of inputs and outputs of graphs beside encoder and decoder.
final class ExtraNames {
  static final List<String> X =
      List.of("x", "input", "inputs", "image", "images", "data", "counts", "observation");
  static final List<String> Z = List.of("z", "latent", "latents", "z_in", "code");
  static final List<String> NOISE = List.of("u", "eps", "epsilon", "noise", "z0", "z_0");

  static final List<String> LOGITS = List.of("logits", "logit", "logweights", "mixturelogits");
  static final List<String> WEIGHTS =
      List.of("weights", "probabilities", "probs", "pi", "mixtureweights");
  static final List<String> LOG_DENSITY =
      List.of("logprob", "logdensity", "logp", "logpz", "logprior", "logjoint", "logpxz");
  static final List<String> LOG_DETERMINANT =
      List.of("logdet", "logabsdet", "logabsdetjacobian", "logabsdetjac", "logdetjacobian", "ladj");

  private ExtraNames() {}

  static boolean is(String name, List<String> words) {
    return words.contains(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
  }

  static boolean isLogDensity(String name) {
    return is(name, LOG_DENSITY);
  }

  static boolean isLogDeterminant(String name) {
    return is(name, LOG_DETERMINANT);
  }
}
