package elbo.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// The terms Lₜ of a diffusion's ELBO against t, as an SVG picture: divergences on a logarithmic
/// scale, with bars of two standard errors.
public final class TermsPlot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final int MOST_MARKS = 200;
  private static final int MOST_LABELS = 8;
  private static final double DECADES = 12;

  private final String model;
  private final double[] terms;
  private final double[] errors;
  private final double low;
  private final double high;

  /// @param terms L₁ … L_T in nats; the first is no divergence, and not drawn
  /// @param errors their standard errors
  TermsPlot(String model, double[] terms, double[] errors) {
    this.model = model;
    this.terms = terms.clone();
    this.errors = errors.clone();
    double most = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    for (int t = 1; t < terms.length; t++) {
      if (terms[t] > 0 && terms[t] < Double.POSITIVE_INFINITY) {
        most = Math.max(most, Math.log10(terms[t]));
        least = Math.min(least, Math.log10(terms[t]));
      }
    }
    boolean any = most >= least;
    high = any ? Math.ceil(most + 0.05) : 0;
    low = any ? Math.max(Math.floor(least - 0.05), high - DECADES) : -1;
  }

  /// Writes the picture, in place of one that may exist.
  ///
  /// @throws elbo.InputException if it cannot be written
  public void write(Path path) {
    WholeFile.write(path, svg().getBytes(StandardCharsets.UTF_8));
  }

  private double x(double t) {
    double span = Math.max(1, terms.length - 2);
    return LEFT + (t - 2) / span * (WIDTH - LEFT - RIGHT);
  }

  private double y(double nats) {
    double log = nats > 0 ? Math.clamp(Math.log10(nats), low, high) : low;
    return TOP + (high - log) / (high - low) * (HEIGHT - TOP - BOTTOM);
  }

  /// The picture.
  public String svg() {
    StringBuilder out = new StringBuilder();
    add(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">%n",
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT);
    add(out, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, HEIGHT);
    add(
        out,
        "<text x=\"%d\" y=\"20\">Terms of −ELBO of %s: KL(q(x[t−1]|x[t],x)‖p(x[t−1]|x[t])), nats"
            + "</text>%n",
        LEFT,
        escaped(model));
    grid(out);
    StringBuilder line = new StringBuilder();
    for (int t = 2; t <= terms.length; t++) {
      add(line, "%.2f,%.2f ", x(t), y(terms[t - 1]));
    }
    add(
        out,
        "<polyline fill=\"none\" stroke=\"#1f5f9f\" stroke-width=\"1.5\" points=\"%s\"/>%n",
        line.toString().strip());
    if (terms.length <= MOST_MARKS) {
      marks(out);
    }
    return out.append("</svg>\n").toString();
  }

  private void grid(StringBuilder out) {
    for (int decade = (int) low; decade <= (int) high; decade++) {
      double at = TOP + (high - decade) / (high - low) * (HEIGHT - TOP - BOTTOM);
      add(
          out,
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.2f\" y2=\"%.2f\" stroke=\"#dddddd\"/>%n",
          LEFT,
          WIDTH - RIGHT,
          at,
          at);
      add(
          out,
          "<text x=\"%d\" y=\"%.2f\" text-anchor=\"end\">1e%d</text>%n",
          LEFT - 6,
          at + 4,
          decade);
    }
    int apart = Math.max(1, Math.ceilDiv(terms.length - 1, MOST_LABELS));
    for (int t = 2; t <= terms.length; t += apart) {
      add(
          out,
          "<text x=\"%.2f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
          x(t),
          HEIGHT - BOTTOM + 18,
          t);
    }
    add(
        out,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">t</text>%n",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 12);
  }

  private void marks(StringBuilder out) {
    for (int t = 2; t <= terms.length; t++) {
      double term = terms[t - 1];
      double error = Double.isNaN(errors[t - 1]) ? 0 : 2 * errors[t - 1];
      add(
          out,
          "<line x1=\"%1$.2f\" x2=\"%1$.2f\" y1=\"%2$.2f\" y2=\"%3$.2f\" stroke=\"#1f5f9f\"/>%n",
          x(t),
          y(term + error),
          y(term - error));
      add(out, "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"2.2\" fill=\"#1f5f9f\"/>%n", x(t), y(term));
    }
  }

  private static void add(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
