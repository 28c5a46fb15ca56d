package elbo.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import elbo.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Comma-separated numbers, one observation a line.
///
/// The separator is a tab, a semicolon or a comma: the first of these that the first line has. A
/// first line without any number is a header and skipped; one of numbers and text is an error,
/// since it may be a damaged row. Empty lines are skipped, spaces around numbers too. Numbers are
/// decimal, with a point, as `-1.5e-3`.
final class Csv implements Format {
  private static final List<String> SUFFIXES = List.of(".csv", ".tsv", ".txt");
  private static final int MOST_FIELDS = 1 << 24;

  @Override
  public String mark() {
    return "CSV (named .csv, .tsv or .txt)";
  }

  @Override
  public boolean starts(byte[] head) {
    return false;
  }

  @Override
  public boolean named(String name) {
    return SUFFIXES.stream().anyMatch(name::endsWith);
  }

  @Override
  public Observations read(Input input) throws IOException {
    List<double[]> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> records = records(input)) {
      int width = 0;
      for (CsvRecord record : records) {
        if (width > 0 && record.getFieldCount() != width) {
          throw input.error(
              "must have equally many fields in each line, but line %d has %d and the first %d"
                  .formatted(record.getStartingLineNumber(), record.getFieldCount(), width));
        }
        if (width > 0 || !isHeader(record)) {
          rows.add(row(input, record));
        }
        width = record.getFieldCount();
      }
      if (rows.isEmpty()) {
        throw input.error("must hold at least one line of numbers, but holds none");
      }
      int columns = width;
      return new Observations(
          input.source(),
          new Shape(rows.size(), columns),
          index -> rows.get((int) (index / columns))[(int) (index % columns)]);
    } catch (CsvParseException | UncheckedIOException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new InputException(input.source() + ": is not CSV: " + e.getMessage(), e);
    }
  }

  private static CsvReader<CsvRecord> records(Input input) {
    // Lines of unequal length pass here; the error above has the number of the line.
    return CsvReader.builder()
        .fieldSeparator(separator(input.head()))
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .skipEmptyLines(true)
        .detectBomHeader(true)
        .build(CsvRecordHandler.of(handler -> handler.maxFields(MOST_FIELDS)), input.stream());
  }

  private static char separator(byte[] head) {
    String tried = "\t;,";
    char best = ',';
    int rank = tried.length();
    for (int i = 0; i < head.length && head[i] != '\n' && head[i] != '\r'; i++) {
      int at = tried.indexOf(head[i]);
      if (at >= 0 && at < rank) {
        rank = at;
        best = tried.charAt(at);
      }
    }
    return best;
  }

  private static boolean isHeader(CsvRecord record) {
    return record.getFields().stream().allMatch(field -> number(field).isEmpty());
  }

  private static double[] row(Input input, CsvRecord record) {
    double[] row = new double[record.getFieldCount()];
    for (int column = 0; column < row.length; column++) {
      String field = record.getField(column);
      OptionalDouble number = number(field);
      if (number.isEmpty() || !Double.isFinite(number.getAsDouble())) {
        throw input.error(
            "must hold one finite number in each field, but line %d has %s in field %d"
                .formatted(
                    record.getStartingLineNumber(), InputException.quote(field), column + 1));
      }
      row[column] = number.getAsDouble();
    }
    return row;
  }

  /// The number in a field; NaN for all forms of NaN and infinities.
  private static OptionalDouble number(String field) {
    String text = field.strip();
    if (text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
      try {
        return OptionalDouble.of(Double.parseDouble(text));
      } catch (NumberFormatException _) {
        return OptionalDouble.empty();
      }
    }
    return text.matches("(?i)[+-]?(nan|inf|infinity)")
        ? OptionalDouble.of(Double.NaN)
        : OptionalDouble.empty();
  }
}
