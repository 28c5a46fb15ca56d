package elbo.cli.output;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import elbo.bound.Estimate;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.stream.Collectors;

/// Comma-separated values under a header. Parts share one column, `reconstruction=-41.2;kl=20.9`.
final class CsvLines implements ResultFormat {
  private final CsvWriter csv;

  CsvLines(Writer out) {
    csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    csv.writeRecord(
        "row", "bound", "value", "standardError", "samples", "kind", "parts", "exact", "stopped");
  }

  @Override
  public void write(Result result) {
    Estimate estimate = result.estimate();
    String parts =
        estimate.parts().entrySet().stream()
            .map(part -> part.getKey() + "=" + part.getValue())
            .collect(Collectors.joining(";"));
    csv.writeRecord(
        Integer.toString(result.row()),
        estimate.of(),
        Double.toString(estimate.value()),
        Double.toString(estimate.standardError()),
        Long.toString(estimate.samples()),
        estimate.kind().name().toLowerCase(Locale.ROOT),
        parts,
        result.exact().isPresent() ? Double.toString(result.exact().getAsDouble()) : "",
        result.stopped());
  }

  @Override
  public void flush() throws IOException {
    csv.flush();
  }
}
