package elbo.bench.study;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A model and an encoder, the gradient of whose objectives is estimated many times.
interface GradientSubject {
  /// What names its plot.
  String name();

  /// One line about it.
  String title();

  /// How many estimates are made with K samples each.
  int estimates(int k);

  /// Makes the estimates for all estimators.
  Map<Estimator, Estimates> measure(int k);

  /// The leading term of the ratio for large K; NaN where it is not known.
  double theory(Estimator estimator, String network, int k);

  /// Estimates for the parameters of both networks.
  record Estimates(Batches encoder, Batches decoder) {}

  /// What is found for one K.
  default List<GradientsLine> lines(int k) {
    Map<Estimator, Signal> encoder = new EnumMap<>(Estimator.class);
    Map<Estimator, Signal> decoder = new EnumMap<>(Estimator.class);
    measure(k)
        .forEach((estimator, estimates) -> {
          encoder.put(estimator, estimates.encoder.signal());
          if (estimator.differsForDecoder()) {
            decoder.put(estimator, estimates.decoder.signal());
          }
        });
    List<GradientsLine> lines = new ArrayList<>();
    encoder.forEach((estimator, own) -> {
      Signal mean = encoder.getOrDefault(estimator.mean(), own);
      lines.add(line(GradientsLine.ENCODER, estimator, k, own, mean));
    });
    decoder.forEach(
        (estimator, own) -> lines.add(line(GradientsLine.DECODER, estimator, k, own, own)));
    return lines;
  }

  private GradientsLine line(String network, Estimator estimator, int k, Signal own, Signal mean) {
    return new GradientsLine(
        name(),
        title(),
        network,
        estimator.label(),
        k,
        estimates(k),
        mean.signal(),
        own.noise(),
        own.ratio(mean),
        own.ratio(own),
        theory(estimator, network, k));
  }
}
