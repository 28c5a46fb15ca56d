package elbo.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The page of what an encoder has of each latent, a latent a line.
final class CollapsePage {
  private final JsonLine heading;
  // Those of a latent each, the most KL first.
  private final List<JsonLine> latents;
  private final List<JsonLine> all;

  private CollapsePage(JsonLine heading, List<JsonLine> lines) {
    this.heading = heading;
    all = lines.stream().filter(l -> l.text("latent").equals("all")).toList();
    latents =
        lines.stream()
            .filter(l -> !l.text("latent").equals("all"))
            .sorted(Comparator.comparingDouble(l -> -l.number("kl")))
            .toList();
  }

  static Page page(JsonLine heading, List<JsonLine> lines) {
    return new CollapsePage(heading, lines).page();
  }

  private Page page() {
    List<JsonLine> sorted = new ArrayList<>(latents);
    sorted.addAll(all);
    return new Page(
        heading.text("model") + " on " + heading.text("data"),
        answer(),
        checks(),
        List.of(
            Page.Section.of("pictures", "What each latent has", List.of())
                .withFigures(
                    List.of(
                        figure("How much of x is in each latent?", "KL", "kl"),
                        figure(
                            "Which latents vary with x?",
                            "variance of the mean of q(z|x)",
                            "meanVariance")))
                .withTables(
                    List.of(
                        LineTable.of("latents-each", "The latents, the most KL first", sorted))),
            Origin.section(heading, "")));
  }

  private long active() {
    return latents.stream().filter(l -> l.text("active").equals("true")).count();
  }

  private String answer() {
    String of = active() + " of " + latents.size() + " latents are active";
    if (all.isEmpty()) {
      return of + ".";
    }
    JsonLine sum = all.getFirst();
    double low = sum.number("information");
    double lowError = sum.number("informationStandardError");
    double high = sum.number("informationAtMost");
    double highError = sum.number("informationAtMostStandardError");
    return of
        + "; the KL of all is "
        + Digits.both(sum.number("kl"), sum.number("klStandardError"))
        + " nats a row, and their information on x between "
        + Digits.both(low, lowError)
        + " and "
        + Digits.both(high, highError)
        + ".";
  }

  private List<Page.Check> checks() {
    List<Page.Check> checks = new ArrayList<>();
    List<String> collapsed =
        latents.stream()
            .filter(l -> l.text("active").equals("false"))
            .map(l -> l.text("latent"))
            .toList();
    checks.add(
        collapsed.isEmpty()
            ? Page.Check.ok("No latent is collapsed.")
            : Page.Check.note(
                collapsed.size()
                    + " of "
                    + latents.size()
                    + " latents are collapsed: "
                    + String.join(", ", collapsed)
                    + ".",
                "q(z|x) is nearly the same for every x there: such a latent has nothing of x.",
                "take a --warm-up or fewer latents, if they are to be used."));
    double most = heading.number("logRows");
    if (!all.isEmpty() && all.getFirst().number("information") > 0.9 * most) {
      checks.add(
          Page.Check.note(
              "The information is near log of the number of rows, "
                  + Digits.significant(most)
                  + " nats, which is the most that so many rows can show.",
              "there may be more.",
              "take more rows."));
    }
    return checks;
  }

  private Page.Figure figure(String question, String what, String key) {
    double[] places = Doubles.counted(latents.size());
    double[] values = latents.stream().mapToDouble(l -> l.number(key)).toArray();
    double[] half =
        latents.stream()
            .mapToDouble(l -> Mean.Z95 * l.number(key + "StandardError"))
            .map(h -> Double.isNaN(h) ? 0 : h)
            .toArray();
    double[] ys = java.util.Arrays.copyOf(Doubles.plus(values, half), values.length + 1);
    Chart chart =
        new Chart(
            what + " of " + latents.size() + " latents",
            Axis.linear("latents, the most KL first", 0, Math.max(1, latents.size() - 1)),
            Axis.linear(what, ys));
    chart.intervals(Mark.FIRST, places, Doubles.minus(values, half), Doubles.plus(values, half));
    draw(chart, "active", Mark.FIRST, "true", values);
    draw(chart, "collapsed", Mark.FLAGGED, "false", values);
    return new Page.Figure(
        question,
        chart.svg(),
        "Upright lines are 95 % intervals, from the error between rows. Crosses are collapsed.");
  }

  private void draw(Chart chart, String text, Mark mark, String active, double[] values) {
    int[] at =
        java.util.stream.IntStream.range(0, latents.size())
            .filter(i -> latents.get(i).text("active").equals(active))
            .toArray();
    chart.points(
        mark,
        text,
        java.util.Arrays.stream(at).mapToDouble(i -> i).toArray(),
        java.util.Arrays.stream(at).mapToDouble(i -> values[i]).toArray());
  }
}
