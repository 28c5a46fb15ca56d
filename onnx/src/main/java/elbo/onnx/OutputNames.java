package elbo.onnx;

import elbo.network.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The names of graph outputs that are recognized.
///
/// Letter case, `_`, `-` and `.` make no difference, and neither does a prefix for the variable:
/// `z_mean`, `x_logits`.
final class OutputNames {
  static final String OF_ENCODER =
      "mean + log_variance | log_std | std | variance, or moments (means, then log variances)";
  static final String OF_DECODER =
      "logits | probabilities | mean | mean + log_variance | log_std | std | variance | moments"
          + " (means, then log variances) | rate | df + loc + scale | mean + theta | px_rate + px_r"
          + " + px_dropout | mean + dispersion + pi; else {\"decoder\": {\"likelihood\":"
          + " {\"family\": …}}}, or log p(x, z) in joint.onnx where no family fits";

  private static final List<String> MEANS = List.of("mean", "means", "mu", "loc");
  private static final Map<Spread, List<String>> SPREADS =
      Map.of(
          Spread.LOG_VARIANCE,
          List.of("logvariance", "logvar", "logsigma2", "logsigmasq"),
          Spread.LOG_STD,
          List.of("logstd", "logstddev", "logsigma", "logscale"),
          Spread.STD,
          List.of("std", "stddev", "sigma", "scale"),
          Spread.VARIANCE,
          List.of("variance", "var", "sigma2", "sigmasq"));

  private OutputNames() {}

  static boolean isMean(String name) {
    return is(name, MEANS);
  }

  static boolean isMoments(String name) {
    return is(name, List.of("moments"));
  }

  static Optional<Spread> spread(String name) {
    return SPREADS.entrySet().stream()
        .filter(e -> is(name, e.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  static boolean is(String name, List<String> words) {
    String lower = name.toLowerCase(Locale.ROOT);
    String bare = lower.replaceFirst("^(z|x|q|p|latent|encoder|decoder)[_.-]", "");
    return words.contains(lower.replaceAll("[_.-]", ""))
        || words.contains(bare.replaceAll("[_.-]", ""));
  }
}
