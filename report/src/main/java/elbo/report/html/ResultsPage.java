package elbo.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The page of a run over rows: `elbo estimate` and `elbo ladder`.
final class ResultsPage {
  private static final int MOST_BYTES = 300_000;
  // Of the table of rows without its lines.
  private static final int AROUND = 1_000;

  private final Results results;
  private final Optional<Images> images;
  private final Plan plan;
  private final Command command;

  ResultsPage(Results results, Optional<Images> images) {
    this.results = results;
    this.images = images;
    plan = Plan.of(results.heading());
    command = Command.of(results.heading());
  }

  Page page() {
    WorstRows worst = new WorstRows(results, command, images);
    List<Page.Section> sections = new ArrayList<>();
    sections.add(pictures());
    sections.add(worst.section());
    sections.add(new Cost(results, plan, command).section());
    sections.add(Origin.section(results.heading(), command.text()));
    long left = (long) MOST_BYTES - PageTemplate.bytes(page(sections)).length - AROUND;
    sections.add(sections.size() - 1, new RowTable(results).section(worst.worst(), left));
    return page(sections);
  }

  private Page page(List<Page.Section> sections) {
    String model = results.heading().text("model");
    String title =
        model + ": " + results.heading().text("data") + ", rows " + results.heading().text("rows");
    return new Page(
        title, Answer.of(results), ResultChecks.of(results, plan), List.copyOf(sections));
  }

  private Page.Section pictures() {
    LadderFigure ladder = new LadderFigure(results);
    GapFigure gap = new GapFigure(results);
    DiagnosticFigures rows = new DiagnosticFigures(results);
    List<Page.Figure> figures = new ArrayList<>();
    ladder.figure().ifPresent(figures::add);
    figures.addAll(SortedFigures.of(results));
    if (gap.isKnown()) {
      figures.add(gap.figure());
    }
    rows.kHat().ifPresent(figures::add);
    rows.ess().ifPresent(figures::add);
    new ErrorFigure(results, plan).figure().ifPresent(figures::add);
    return Page.Section.of("pictures", "What the run shows", List.of())
        .withFigures(figures)
        .withTables(List.of(BoundTable.of(results)));
  }
}
