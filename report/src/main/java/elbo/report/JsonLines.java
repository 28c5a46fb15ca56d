package elbo.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import elbo.Rows;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/// One JSON object a line; the first is the [Provenance], which has no `row`. Numbers that JSON
/// lacks are strings: `"-Infinity"`, `"NaN"`. All bytes are those of printable ASCII: other
/// characters are escaped, so that no name reaches a terminal.
final class JsonLines implements LineFormat {
  private static final JsonFactory JSON = new JsonFactory().setRootValueSeparator("");

  private static final int LAST_PRINTABLE = 0x7E;

  private final JsonGenerator json;
  private final Writer out;

  private final Heading heading;
  private final Rows rows;

  JsonLines(Heading heading, Writer out) throws IOException {
    this.heading = heading;
    rows = heading.rows();
    this.out = out;
    json = JSON.createGenerator(out);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    json.setHighestNonEscapedChar(LAST_PRINTABLE);
  }

  @Override
  public void begin() throws IOException {
    out.write(Provenance.of(heading).line());
    out.write('\n');
  }

  private void endLine() throws IOException {
    json.writeEndObject();
    json.flush();
    out.write('\n');
  }

  @Override
  public void write(Line line) throws IOException {
    json.writeStartObject();
    writeRow(line.row());
    json.writeStringField("bound", line.estimate().name());
    json.writeNumberField("value", line.estimate().value());
    json.writeNumberField("standardError", line.estimate().standardError());
    json.writeNumberField("samples", line.estimate().samples());
    json.writeStringField("kind", line.kind());
    if (!line.parts().isEmpty()) {
      json.writeObjectFieldStart("parts");
      for (Map.Entry<String, Double> part : line.parts().entrySet()) {
        json.writeNumberField(part.getKey(), part.getValue());
      }
      json.writeEndObject();
    }
    if (line.exact().isPresent()) {
      json.writeNumberField("exact", line.exact().getAsDouble());
    }
    for (Line.Stopped stopped : line.stopped()) {
      json.writeStringField("stopped", stopped.reason());
      json.writeStringField("proposal", stopped.sampler());
      json.writeNumberField("evaluations", stopped.evaluations());
      json.writeNumberField("kHat", stopped.kHat());
    }
    json.writeStringField("verdict", line.trust());
    json.writeStringField("why", line.verdict().why());
    endLine();
  }

  /// A value of `null` and an `error` in place of the estimate.
  @Override
  public void write(FailedLine line) throws IOException {
    json.writeStartObject();
    writeRow(line.row());
    json.writeStringField("bound", line.statistic().name());
    json.writeNullField("value");
    json.writeStringField("kind", line.kind());
    json.writeStringField("error", line.error());
    endLine();
  }

  private void writeRow(int row) throws IOException {
    json.writeNumberField("row", row);
    if (rows.ids().isPresent()) {
      json.writeStringField("id", rows.id(row).orElse(""));
    }
  }

  @Override
  public void flush() throws IOException {
    json.flush();
  }
}
