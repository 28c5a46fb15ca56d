package elbo.bench.study;

import java.util.List;
import java.util.Locale;

/// A summary of the study of proposals and points.
final class SamplesOverview {
  private static final double GOAL = 0.05;

  private SamplesOverview() {}

  static String of(
      List<Samples.Line> lines, List<EncoderError> encoder, List<QuasiMonteCarlo.Line> points) {
    StringBuilder out = new StringBuilder();
    out.append(
        "| proposal | seed | ESS of 5000: median | 5 % | worst | flagged by k-hat | decoder calls |"
            + " RMSE of log p(x) | ms |\n"
            + "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (Samples.Line line : lines) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.0f | %.0f | %.0f | %d | %,.0f | %.3f | %.0f |%n",
              line.source(),
              line.seed(),
              line.medianEss(),
              line.fifthEss(),
              line.worstEss(),
              line.flagged(),
              line.calls(),
              line.rmse(),
              1000 * line.secondsEach()));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "%nFirst 100 digits; RMSE in nats over the %d digits whose long run is sound, against"
                + " it; milliseconds a digit on all processors. Decoder calls are all, adaptation"
                + " among them; with a tolerance, ESS is that of the samples that count.%n%n",
            lines.getFirst().sound()));
    out.append(extrapolation(lines, encoder));
    out.append("\n| points | RMSE of log p(x) | Monte Carlo's is |\n|---|---:|---:|\n");
    for (QuasiMonteCarlo.Line line : points) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2g | %.1f × |%n",
              line.points(),
              line.rmse(),
              line.ofMonteCarlo()));
    }
    QuasiMonteCarlo.Line any = points.getFirst();
    out.append(
        String.format(
            Locale.ROOT,
            "\nOn %s with %,d samples, 64 repetitions.\n",
            any.model(),
            any.samples()));
    return out.toString();
  }

  // The error of heavy-tailed weights falls more slowly than 1/√n, so that the number of samples
  // extrapolated with 1/√n is a lower bound.
  private static String extrapolation(List<Samples.Line> lines, List<EncoderError> encoder) {
    EncoderError last = encoder.getLast();
    double samples = last.samples() * Math.pow(last.rmse() / GOAL, 2);
    double rate = 0;
    double toTolerance = 0;
    double fastest = Double.POSITIVE_INFINITY;
    for (Samples.Line line : lines) {
      if (line.source().equals(Samples.ENCODER)) {
        rate = Math.max(rate, line.calls() / line.secondsEach());
      } else if (line.source().equals(Samples.TO_TOLERANCE)) {
        toTolerance = Math.max(toTolerance, line.secondsEach());
        fastest = Math.min(fastest, line.secondsEach());
      }
    }
    StringBuilder out = new StringBuilder("RMSE under the encoder's proposal: ");
    for (EncoderError e : encoder) {
      out.append(String.format(Locale.ROOT, "%.2f with %,d samples, ", e.rmse(), e.samples()));
    }
    return out.append(
            String.format(
                Locale.ROOT,
                "and if it fell like 1/√n from there on, which it does not, RMSE %.2f would take"
                    + " %,.0f samples a digit: %.0f s of this program at %.0f k samples/s, against"
                    + " %.2f to %.2f s to a tolerance, %.0f times as long or more; a peer takes as"
                    + " many times longer as in the comparison of peers.%n",
                GOAL,
                samples,
                samples / rate,
                rate / 1000,
                fastest,
                toTolerance,
                samples / rate / toTolerance))
        .toString();
  }
}
