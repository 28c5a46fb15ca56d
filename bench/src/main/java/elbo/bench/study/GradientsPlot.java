package elbo.bench.study;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The picture of one subject: signal over noise against K, for the encoder and the decoder.
final class GradientsPlot {
  // Okabe and Ito's colours, which the colour-blind can distinguish.
  private static final Map<String, Color> COLORS =
      Map.of(
          Estimator.ELBO.label(), new Color(0x777777),
          Estimator.STICKING.label(), new Color(0xE69F00),
          Estimator.IWAE.label(), new Color(0x0072B2),
          Estimator.DOUBLY.label(), new Color(0x009E73));

  private GradientsPlot() {}

  static void write(List<GradientsLine> lines, Path out) throws IOException {
    String title = lines.getFirst().title();
    new Picture(
            title,
            "signal-to-noise ratio of one estimate of the gradient from K samples",
            title + ": signal-to-noise ratio of gradients against K",
            Stream.of(GradientsLine.ENCODER, GradientsLine.DECODER)
                .map(network -> chart(network, lines))
                .toList())
        .write(out);
  }

  private static Chart chart(String network, List<GradientsLine> lines) {
    List<GradientsLine> of = lines.stream().filter(l -> l.network().equals(network)).toList();
    return new Chart(
        network,
        "K",
        "signal / noise",
        of.stream()
            .map(GradientsLine::objective)
            .distinct()
            .map(objective ->
                new Curve(
                    objective,
                    COLORS.getOrDefault(objective, Color.BLACK),
                    of.stream()
                        .filter(l -> l.objective().equals(objective))
                        .map(l -> new Curve.Point(l.k(), l.ratio(), l.theory()))
                        .toList()))
            .toList());
  }
}
