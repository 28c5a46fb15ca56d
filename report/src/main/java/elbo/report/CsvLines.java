package elbo.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Comma-separated values under a header. Parts share one column, `reconstruction=-41.2;kl=20.9`.
final class CsvLines implements LineFormat {
  private final CsvWriter csv;

  CsvLines(Writer out) {
    csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    csv.writeRecord(
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
        "kHat");
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
    csv.writeRecord(fields);
  }

  @Override
  public void flush() throws IOException {
    csv.flush();
  }
}
