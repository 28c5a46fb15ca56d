package elbo.report.html;

import elbo.estimate.Moments;
import java.util.List;
import java.util.Optional;

/// The gap of the encoder's ELBO to log p(x) by its causes: amortization, what a q fitted to each
/// row gains; family, what the fitted q still lacks, whether chains that start from it close that
/// or not; and Monte Carlo, what is not known of log p(x). Where the ELBO is of chains and none
/// stands beside it for the q that they start from, it is split into what they close and what they
/// leave.
///
/// C. Cremer, X. Li, D. Duvenaud (2018), Inference suboptimality in variational autoencoders.
final class GapFigure {
  // Samplers whose weights are of chains, or may be.
  private static final List<String> OTHERS = List.of("Annealed(", "Tempered(", "Auto");

  private final Results results;
  private final Optional<Series> encoder;
  private final Optional<Series> start;
  private final Optional<Series> fitted;
  private final Optional<Series> logEvidence;

  /// A mean over rows with its Monte Carlo error.
  record Part(double value, double error) {}

  GapFigure(Results results) {
    this.results = results;
    encoder = results.named("EncoderElbo");
    start = encoder.flatMap(e -> results.named("ProposalElbo"));
    fitted = start.or(() -> results.named("Elbo"));
    logEvidence = results.simple("LogEvidence").or(() -> results.simple("EvidenceInterval"));
  }

  /// Whether there is a gap to show: of a q and of log p(x).
  boolean isKnown() {
    return fitted.isPresent() && logEvidence.isPresent() && Double.isFinite(whole().value());
  }

  private Part whole() {
    return difference(logEvidence.orElseThrow(), encoder.or(() -> fitted).orElseThrow());
  }

  // Of the same samples the errors are no larger than if they were independent: log w and w rise
  // together.
  private Part difference(Series high, Series low) {
    Moments mean = new Moments();
    double variance = 0;
    for (int i = 0; i < results.rows(); i++) {
      double d = high.value(i) - low.value(i);
      if (!Double.isNaN(d)) {
        mean.add(d);
        variance += high.error(i) * high.error(i) + low.error(i) * low.error(i);
      }
    }
    return new Part(mean.mean(), Math.sqrt(variance) / mean.count());
  }

  private Part monteCarlo() {
    Mean mean = Mean.of(results, logEvidence.orElseThrow());
    return new Part(0, mean.monteCarlo());
  }

  /// The picture.
  Page.Figure figure() {
    boolean splits = encoder.isPresent();
    Part first = splits ? difference(fitted.orElseThrow(), encoder.get()) : new Part(0, 0);
    Part family = difference(logEvidence.orElseThrow(), fitted.orElseThrow());
    Part known = monteCarlo();
    String[] names =
        splits
            ? new String[] {firstName(), secondName(), "Monte Carlo"}
            : new String[] {"ELBO to log p(x)", "Monte Carlo"};
    Part[] parts = splits ? new Part[] {first, family, known} : new Part[] {family, known};
    return new Page.Figure(
        "What is the gap made of?",
        new Bars(names, parts).svg(name(names, parts)),
        caption(splits, parts));
  }

  // Whether the ELBO is that of a fitted q, and not of chains or of either.
  private boolean isOfFit() {
    String sampler = results.heading().text("proposal");
    return start.isPresent() || OTHERS.stream().noneMatch(sampler::startsWith);
  }

  private String firstName() {
    return isOfFit() ? "amortization" : "closed by refinement";
  }

  private String secondName() {
    return isOfFit() ? "family" : "left";
  }

  private static String name(String[] names, Part[] parts) {
    StringBuilder text = new StringBuilder("Gap in nats: ");
    for (int i = 0; i < names.length; i++) {
      text.append(names[i])
          .append(' ')
          .append(Digits.both(parts[i].value(), parts[i].error()))
          .append("; ");
    }
    return text.toString();
  }

  private String caption(boolean splits, Part... parts) {
    Part whole = whole();
    Part first = parts[0];
    String start =
        "log p(x) − ELBO"
            + (splits ? " of the encoder" : "")
            + " is "
            + Digits.both(whole.value(), whole.error())
            + " nats on average over rows";
    String split =
        splits
            ? ": "
                + firstName()
                + " "
                + Digits.both(first.value(), first.error())
                + (isOfFit() ? ", which a q fitted to each row closes, and " : ", and ")
                + secondName()
                + " "
                + Digits.both(parts[1].value(), parts[1].error())
                + (isOfFit() ? ", which the fitted q leaves." : ".")
            : ". A run with --proposal adaptive splits it into amortization and family.";
    return start
        + split
        + " Monte Carlo: log p(x) is known to ± "
        + Digits.error(parts[parts.length - 1].error())
        + ". Thin lines are 95 % intervals from the Monte Carlo error.";
  }

  /// Level bars from 0 with an interval at their ends.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bars(String[] names, Part... parts) {
    private static final int LEFT = 330;
    private static final int RIGHT = 1000;
    private static final int STEP = 110;

    String svg(String name) {
      double most = 1e-9;
      for (Part p : parts) {
        most =
            Math.max(
                most, Math.abs(p.value()) + Mean.Z95 * (Double.isNaN(p.error()) ? 0 : p.error()));
      }
      double scale = (RIGHT - LEFT) / most;
      StringBuilder out = new StringBuilder();
      out.append("<svg role=\"img\" viewBox=\"0 0 1280 ").append(STEP * parts.length + 20);
      out.append("\" aria-label=\"").append(Markup.escape(name)).append("\">\n");
      for (int i = 0; i < parts.length; i++) {
        bar(i, scale, out);
      }
      return out.append("</svg>").toString();
    }

    private void bar(int i, double scale, StringBuilder out) {
      int middle = STEP * i + STEP / 2;
      long end = LEFT + Math.round(scale * parts[i].value());
      long half =
          Math.round(scale * Mean.Z95 * (Double.isNaN(parts[i].error()) ? 0 : parts[i].error()));
      out.append("<text class=\"e\" x=\"")
          .append(LEFT - 16)
          .append("\" y=\"")
          .append(middle + 9)
          .append("\">");
      out.append(Markup.escape(names[i])).append("</text>\n");
      out.append("<path class=\"h ")
          .append(Mark.of(i).style())
          .append("\" d=\"M")
          .append(LEFT)
          .append(' ');
      out.append(middle)
          .append('H')
          .append(end)
          .append("\"/>\n<path class=\"g\" d=\"M")
          .append(LEFT)
          .append(' ');
      out.append(middle - 40)
          .append("v80\"/>\n<path class=\"i k\" d=\"M")
          .append(end - half)
          .append(' ')
          .append(middle);
      out.append('H')
          .append(end + half)
          .append("\"/>\n<text x=\"")
          .append(Math.max(end, LEFT) + half + 16);
      out.append("\" y=\"").append(middle + 9).append("\">");
      out.append(Markup.escape(words(parts[i]))).append("</text>\n");
    }

    private static String words(Part part) {
      return part.value() == 0
          ? "± " + Digits.error(part.error())
          : Digits.both(part.value(), part.error());
    }
  }
}
