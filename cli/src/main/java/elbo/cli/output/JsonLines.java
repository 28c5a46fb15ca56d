package elbo.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import elbo.bound.Estimate;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;

/// One JSON object a line. Numbers that JSON lacks are strings: `"-Infinity"`, `"NaN"`.
final class JsonLines implements ResultFormat {
  private static final JsonFactory JSON = new JsonFactory().setRootValueSeparator("");

  private final JsonGenerator json;
  private final Writer out;

  JsonLines(Writer out) throws IOException {
    this.out = out;
    json = JSON.createGenerator(out);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
  }

  @Override
  public void write(Result result) throws IOException {
    Estimate estimate = result.estimate();
    json.writeStartObject();
    json.writeNumberField("row", result.row());
    json.writeStringField("bound", estimate.of());
    json.writeNumberField("value", estimate.value());
    json.writeNumberField("standardError", estimate.standardError());
    json.writeNumberField("samples", estimate.samples());
    json.writeStringField("kind", estimate.kind().name().toLowerCase(Locale.ROOT));
    if (!estimate.parts().isEmpty()) {
      json.writeObjectFieldStart("parts");
      for (Map.Entry<String, Double> part : estimate.parts().entrySet()) {
        json.writeNumberField(part.getKey(), part.getValue());
      }
      json.writeEndObject();
    }
    if (result.exact().isPresent()) {
      json.writeNumberField("exact", result.exact().getAsDouble());
    }
    if (!result.stopped().isEmpty()) {
      json.writeStringField("stopped", result.stopped());
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
