package elbo.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;

/// One JSON object a line. Numbers that JSON lacks are strings: `"-Infinity"`, `"NaN"`.
final class JsonLines implements LineFormat {
  private static final JsonFactory JSON = new JsonFactory().setRootValueSeparator("");

  private final JsonGenerator json;
  private final Writer out;

  JsonLines(Writer out) throws IOException {
    this.out = out;
    json = JSON.createGenerator(out);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
  }

  @Override
  public void write(Line line) throws IOException {
    json.writeStartObject();
    json.writeNumberField("row", line.row());
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
    json.writeEndObject();
    json.flush();
    out.write('\n');
  }

  @Override
  public void flush() throws IOException {
    json.flush();
  }
}
