package elbo.bench.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Records as lines of a file with a column for each component; a [Figure] has a second one,
/// `…Error`.
///
/// Missing numbers, NaN, are empty in CSV and left out in JSON.
final class Lines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Lines() {}

  /// Writes comma-separated values under a header.
  static void csv(List<? extends Record> rows, Path out) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out)) {
      csv.writeRecord(columns(rows.getFirst()).keySet());
      for (Record row : rows) {
        csv.writeRecord(
            columns(row).values().stream().map(v -> missing(v) ? "" : v.toString()).toList());
      }
    }
  }

  /// Writes one JSON object a line.
  static void json(List<? extends Record> rows, Path out) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(out)) {
      for (Record row : rows) {
        Map<String, Object> columns = columns(row);
        columns.values().removeIf(Lines::missing);
        writer.write(JSON.writeValueAsString(columns));
        writer.write('\n');
      }
    }
  }

  private static boolean missing(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  private static Map<String, Object> columns(Record row) {
    Map<String, Object> columns = new LinkedHashMap<>();
    for (RecordComponent component : row.getClass().getRecordComponents()) {
      Object value = value(row, component);
      if (value instanceof Figure figure) {
        columns.put(component.getName(), figure.value());
        columns.put(component.getName() + "Error", figure.error());
      } else {
        columns.put(component.getName(), value);
      }
    }
    return columns;
  }

  private static Object value(Record row, RecordComponent component) {
    try {
      return component.getAccessor().invoke(row);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
