package elbo.report.html;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What made a run, and how it is repeated.
final class Origin {
  private Origin() {}

  static Page.Section section(JsonLine heading, String command) {
    return Page.Section.of(
            "provenance",
            "What was run",
            command.isEmpty() ? List.of() : List.of("The command that repeats it:"))
        .withCards(command.isEmpty() ? List.of() : List.of(Page.Card.ofCommand(command)))
        .withTables(List.of(table(heading)));
  }

  private static Table table(JsonLine heading) {
    Table.Builder table =
        new Table.Builder("heading", "The heading of the results", "<field", "<value");
    heading
        .fields()
        .forEach((key, value) -> {
          if (!key.equals("command")) {
            table.cell(key).cell(text(value)).end();
          }
        });
    return table.build();
  }

  /// A field of a heading as words.
  static String text(Object value) {
    return switch (value) {
      case List<?> all -> all.stream().map(Origin::text).collect(Collectors.joining(", "));
      case Map<?, ?> all ->
          all.entrySet().stream()
              .map(e -> e.getKey() + ": " + text(e.getValue()))
              .collect(Collectors.joining(", "));
      default -> value.toString();
    };
  }
}
