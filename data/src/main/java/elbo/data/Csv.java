package elbo.data;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import elbo.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/// Numbers as text, one observation a line: comma-separated values, numpy.savetxt, `.amat`.
///
/// The separator is a tab, a semicolon, a comma or blanks ([Separator]). Empty lines are skipped,
/// and lines that start with `#`, unless they are rows of numbers behind it; blanks around numbers
/// make no difference. Numbers are decimal, with a point, as `-1.5e-3`. Whether the first line is a
/// header follows from its fields ([TextTable]).
final class Csv implements Format {
  /// The name of standard input, which is taken for text unless its first bytes are of another
  /// format.
  static final String STANDARD_INPUT = "standard input";

  private static final List<String> SUFFIXES = List.of(".csv", ".tsv", ".txt", ".amat", ".dat");
  private static final int MOST_FIELDS = 1 << 24;
  // FE and FF, in either order.
  private static final byte BYTE_ORDER = -2;
  private static final int LONGEST_FIELD = 1 << 28;

  @Override
  public String mark() {
    return "text (named .csv, .tsv, .txt, .amat or .dat)";
  }

  @Override
  public boolean starts(byte[] head) {
    return false;
  }

  @Override
  public boolean named(String name) {
    return name.equals(STANDARD_INPUT) || SUFFIXES.stream().anyMatch(name::endsWith);
  }

  @Override
  public Set<Reading.Choice> choices() {
    return Set.of(Reading.Choice.HEADER, Reading.Choice.NAMES);
  }

  @Override
  public Observations read(Input input) throws IOException {
    byte[] head = input.head();
    if (head.length > 1 && (head[0] & head[1]) == BYTE_ORDER && head[0] != head[1]) {
      throw input.error("must be UTF-8 text, but is UTF-16");
    }
    Separator separator = Separator.of(head);
    TextTable table = new TextTable(input, separator);
    try (CsvReader<CsvRecord> records = records(input, separator)) {
      for (CsvRecord record : records) {
        List<String> fields = separator.fields(record.getFields());
        if (record.isComment()) {
          table.comment(record.getStartingLineNumber(), record.getField(0));
        } else if (!fields.isEmpty()) {
          table.line(record.getStartingLineNumber(), fields);
        }
      }
    } catch (CsvParseException | UncheckedIOException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof OutOfMemoryError memory) {
          throw memory;
        }
      }
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new InputException(input.source() + ": is not CSV: " + e.getMessage(), e);
    }
    return table.observations();
  }

  private static CsvReader<CsvRecord> records(Input input, Separator separator) {
    // Lines of unequal length pass here; the error about them has the number of the line.
    return CsvReader.builder()
        .fieldSeparator(separator.character())
        .commentStrategy(CommentStrategy.READ)
        .commentCharacter('#')
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .skipEmptyLines(true)
        .detectBomHeader(true)
        .maxBufferSize(LONGEST_FIELD)
        .build(CsvRecordHandler.of(handler -> handler.maxFields(MOST_FIELDS)), input.stream());
  }
}
