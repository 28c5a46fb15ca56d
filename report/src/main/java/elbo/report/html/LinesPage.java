package elbo.report.html;

import java.util.List;

/// The page of lines that no other page is for: all of them as a table.
final class LinesPage {
  private LinesPage() {}

  static Page page(JsonLine heading, List<JsonLine> lines) {
    String model = heading.text("model");
    return new Page(
        model.isEmpty() ? "Results" : model,
        Digits.count(lines.size()) + " lines of results.",
        List.of(
            Page.Check.note(
                "There is no picture of lines like these.",
                "nothing was checked.",
                "read the table.")),
        List.of(
            Page.Section.of("lines", "All lines", List.of())
                .withTables(List.of(LineTable.of("lines-each", "Lines of the file", lines))),
            Origin.section(heading, "")));
  }
}
