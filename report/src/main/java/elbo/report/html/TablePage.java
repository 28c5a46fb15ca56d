package elbo.report.html;

import elbo.InputException;
import elbo.report.TableFile;
import elbo.report.WholeFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The page of a table of results, which [ReportFile] would make of the table's file.
public final class TablePage implements AutoCloseable {
  private final Path path;
  private final WholeFile file;

  private TablePage(Path path, WholeFile file) {
    this.path = path;
    this.file = file;
  }

  /// A page whose table comes later.
  ///
  /// @param replaces whether the file may exist
  /// @throws InputException if it exists or cannot be written
  public static TablePage open(Path path, boolean replaces) {
    return new TablePage(path, WholeFile.open(path, replaces));
  }

  /// Writes the page of a heading and lines, as [TableFile#write] takes them.
  ///
  /// @throws InputException if it cannot be written
  public void write(Map<String, Object> heading, List<Map<String, Object>> lines) {
    write(TableFile.jsonLine(heading), lines.stream().map(TableFile::jsonLine).toList());
  }

  /// Writes the page of a heading and lines that are JSON objects each.
  ///
  /// @throws InputException if it cannot be written
  public void write(String heading, List<String> lines) {
    Reader reader = new Reader(path.toString(), Optional.empty());
    reader.take(heading);
    lines.forEach(reader::take);
    file.write(PageTemplate.bytes(reader.page()));
  }

  /// Removes what was not given its name.
  @Override
  public void close() {
    file.close();
  }
}
