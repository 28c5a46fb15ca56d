package elbo.report.html;

import java.util.ArrayList;
import java.util.List;

/// The page of linear VAEs that were learned with several weights of the KL term, beside their
/// exact optima.
final class CollapseStudyPage {
  private CollapseStudyPage() {}

  static Page page(JsonLine heading, List<JsonLine> lines) {
    double[] betas = lines.stream().mapToDouble(l -> l.number("beta")).toArray();
    Axis x = Axis.logarithmic("weight of the KL term, beta", betas);
    List<Page.Figure> figures = new ArrayList<>();
    new Curves(lines, "beta")
        .add("learned, fewest", "activeLeast", "")
        .add("learned, most", "activeMost", "")
        .add("exact", "activeExact", "")
        .figure("Are as many latents active as should be?", x, "active latents", false)
        .ifPresent(figures::add);
    new Curves(lines, "beta")
        .add("learned", "kl", "klSpread")
        .add("exact", "klExact", "")
        .figure("Is the KL that of the optimum?", x, "KL, nats a row", false)
        .ifPresent(figures::add);
    long wrong =
        lines.stream()
            .filter(l ->
                l.number("activeLeast") != l.number("activeExact")
                    || l.number("activeMost") != l.number("activeExact"))
            .count();
    String answer =
        "The count of active latents is that of the exact optimum for "
            + (lines.size() - wrong)
            + " of "
            + lines.size()
            + " weights of the KL term.";
    Page.Check check =
        wrong == 0
            ? Page.Check.ok("Learned models have as many active latents as the rule has.")
            : Page.Check.problem(
                "For " + wrong + " weights some seed has another count.",
                "learning did not reach the optimum there.",
                "learn longer.");
    return new Page(
        "Collapse of linear VAEs",
        answer,
        List.of(check),
        List.of(
            Page.Section.of("pictures", "Learned and exact", List.of())
                .withFigures(figures)
                .withTables(List.of(LineTable.of("lines-each", "A line a weight", lines))),
            Origin.section(heading, "")));
  }
}
