package elbo.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import elbo.Printable;
import elbo.Rows;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Comma-separated values under a header. Parts share one column, `reconstruction=-41.2;kl=20.9`.
final class CsvLines implements LineFormat {
  private static final List<String> COLUMNS =
      List.of(
          "row",
          "bound",
          "value",
          "standardError",
          "samples",
          "kind",
          "parts",
          "exact",
          "stopped",
          "proposal",
          "evaluations",
          "kHat",
          "verdict",
          "why",
          "error");

  private final CsvWriter csv;
  private final Rows rows;

  CsvLines(Rows rows, Writer out) {
    this.rows = rows;
    csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
  }

  @Override
  public void begin() {
    List<String> header = new ArrayList<>(COLUMNS);
    if (rows.ids().isPresent()) {
      header.add(1, "id");
    }
    csv.writeRecord(header);
  }

  @Override
  public void write(Line line) {
    List<String> fields = new ArrayList<>();
    fields.add(Integer.toString(line.row()));
    fields.add(line.estimate().name());
    fields.add(Double.toString(line.estimate().value()));
    fields.add(Double.toString(line.estimate().standardError()));
    fields.add(Long.toString(line.estimate().samples()));
    fields.add(line.kind());
    fields.add(
        line.parts().entrySet().stream()
            .map(part -> part.getKey() + "=" + part.getValue())
            .collect(Collectors.joining(";")));
    fields.add(line.exact().isPresent() ? Double.toString(line.exact().getAsDouble()) : "");
    if (line.stopped().isEmpty()) {
      fields.addAll(List.of("", "", "", ""));
    }
    for (Line.Stopped stopped : line.stopped()) {
      fields.add(stopped.reason());
      fields.add(stopped.sampler());
      fields.add(Long.toString(stopped.evaluations()));
      fields.add(Double.toString(stopped.kHat()));
    }
    fields.add(line.trust());
    fields.add(line.verdict().why());
    fields.add("");
    write(line.row(), fields);
  }

  @Override
  public void write(FailedLine line) {
    write(
        line.row(),
        List.of(
            Integer.toString(line.row()),
            line.statistic().name(),
            "",
            "",
            "",
            line.kind(),
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            line.error()));
  }

  private void write(int row, List<String> fields) {
    List<String> all = new ArrayList<>(fields);
    rows.id(row).ifPresent(id -> all.add(1, id));
    csv.writeRecord(all.stream().map(Printable::of).toList());
  }

  @Override
  public void flush() throws IOException {
    csv.flush();
  }
}
