package elbo.report.html;

import elbo.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// Takes the lines of a file one by one, and makes the page of what they are: rows of a run, epochs
/// of learning, latents of a model, lines of a study.
final class Reader {
  // Pages of lines that are not of rows and bounds, by fields that the lines have.
  private static final List<Kind> KINDS =
      List.of(
          new Kind(List.of("epoch"), TrainingPage::page),
          new Kind(List.of("latent", "kl"), CollapsePage::page),
          new Kind(List.of("beta", "klExact"), CollapseStudyPage::page),
          new Kind(List.of("covered", "bracketed"), CoveragePage::page),
          new Kind(List.of("family", "title", "k"), StudyPage::page),
          new Kind(List.of("row", "term"), DiffusionPage::page),
          new Kind(List.of("pair", "measure"), ComparisonPage::page),
          new Kind(List.of("pair", "lower", "upper"), SandwichPage::page));

  private final String source;
  private final Optional<Images> images;
  private final List<JsonLine> lines = new ArrayList<>();
  private Optional<JsonLine> heading = Optional.empty();
  private Optional<Results> results = Optional.empty();
  private long number;

  private record Kind(List<String> fields, BiFunction<JsonLine, List<JsonLine>, Page> page) {
    boolean has(JsonLine line) {
      return fields.stream().allMatch(line::has);
    }
  }

  /// @param source what the lines are of, for messages
  /// @param images those of rows
  Reader(String source, Optional<Images> images) {
    this.source = source;
    this.images = images;
  }

  /// Takes the next line.
  ///
  /// @throws InputException if it is no JSON object
  void take(String text) {
    number++;
    if (text.isBlank()) {
      return;
    }
    JsonLine line = JsonLine.parse(text, source, number);
    if (line.has("row") && line.has("bound")) {
      results = results.or(() -> Optional.of(new Results(heading())));
      results.get().add(line);
    } else if (isHeading(line)) {
      heading = Optional.of(line);
    } else {
      lines.add(line);
    }
  }

  // The first line, unless it is one of those that come without: what a study writes.
  private boolean isHeading(JsonLine line) {
    return number == 1 && KINDS.stream().noneMatch(kind -> kind.has(line));
  }

  private JsonLine heading() {
    return heading.orElseGet(() -> new JsonLine(Map.of()));
  }

  /// The results of a run over rows, if that is what the lines are.
  Optional<Results> results() {
    return results;
  }

  /// The page.
  ///
  /// @throws InputException if there are no lines
  Page page() {
    if (results.isPresent()) {
      return new ResultsPage(results.get(), images).page();
    }
    if (lines.isEmpty()) {
      throw new InputException(source + ": holds no results to report");
    }
    return KINDS.stream()
        .filter(kind -> kind.has(lines.getFirst()))
        .findFirst()
        .map(Kind::page)
        .orElse(LinesPage::page)
        .apply(heading(), lines);
  }
}
