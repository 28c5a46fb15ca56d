package elbo.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import elbo.InputException;
import elbo.Printable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A table of a few lines with the same keys, which appears as a file only when it is whole
/// ([NewFile]). The name decides the format: `.jsonl`, one JSON object a line after one that has
/// the heading, or `.csv`.
public final class TableFile implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LAST_PRINTABLE = 0x7E;

  private final Path path;
  private final NewFile file;
  private final boolean isCsv;

  private TableFile(Path path, NewFile file, boolean isCsv) {
    this.path = path;
    this.file = file;
    this.isCsv = isCsv;
  }

  /// A file that nothing is in yet.
  ///
  /// @param replaces whether a file of that name may exist
  /// @throws InputException if it exists, is being written by another run, has another ending than
  ///   `.jsonl` or `.csv`, or its folder cannot be written to
  public static TableFile open(Path path, boolean replaces) {
    ResultFile.requireEnding(path);
    Unwritable.requireFolder(path);
    try {
      return new TableFile(path, NewFile.open(path, replaces), ResultFile.isCsv(path));
    } catch (IOException e) {
      throw Unwritable.of(path.toString(), e);
    }
  }

  /// Writes all of it and gives the file its name.
  ///
  /// @param heading what is in no line
  /// @param lines with numbers, texts and truth values; a key that a line lacks is left out
  /// @throws InputException if it cannot be written
  public void write(Map<String, Object> heading, List<Map<String, Object>> lines) {
    try {
      String text = isCsv ? csv(lines) : json(heading, lines);
      file.stream().write(text.getBytes(StandardCharsets.UTF_8));
      file.publish();
    } catch (IOException | UncheckedIOException e) {
      throw Unwritable.of(path.toString(), e);
    }
  }

  private static String json(Map<String, Object> heading, List<Map<String, Object>> lines)
      throws IOException {
    StringBuilder out = new StringBuilder(jsonLine(heading));
    for (Map<String, Object> line : lines) {
      out.append(jsonLine(line));
    }
    return out.toString();
  }

  /// One JSON object in a line of printable ASCII; numbers that JSON lacks are texts.
  public static String jsonLine(Map<String, Object> line) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.setHighestNonEscapedChar(LAST_PRINTABLE);
      json.writeStartObject();
      for (Map.Entry<String, Object> entry : line.entrySet()) {
        json.writeFieldName(entry.getKey());
        write(entry.getValue(), json);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out + "\n";
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case Double d -> json.writeNumber(d);
      case Integer i -> json.writeNumber(i);
      case Long l -> json.writeNumber(l);
      case Boolean b -> json.writeBoolean(b);
      default -> json.writeString(value.toString());
    }
  }

  private static String csv(List<Map<String, Object>> lines) throws IOException {
    StringWriter out = new StringWriter();
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    List<String> keys = lines.stream().flatMap(l -> l.keySet().stream()).distinct().toList();
    csv.writeRecord(keys);
    for (Map<String, Object> line : lines) {
      List<String> fields = new ArrayList<>();
      keys.forEach(key -> fields.add(Printable.of(String.valueOf(line.getOrDefault(key, "")))));
      csv.writeRecord(fields);
    }
    csv.flush();
    return out.toString();
  }

  /// Removes what was not given its name.
  @Override
  public void close() {
    file.close();
  }
}
