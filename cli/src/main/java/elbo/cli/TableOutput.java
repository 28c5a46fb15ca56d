package elbo.cli;

import elbo.report.TableFile;
import elbo.report.html.TablePage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a command puts a table that is made when all is done: a file, a page, both or neither.
record TableOutput(Optional<TableFile> file, Optional<TablePage> page) implements AutoCloseable {
  /// What the options ask for.
  ///
  /// @throws elbo.InputException if a file exists or cannot be written
  static TableOutput open(OutputOptions output, ReportOptions report) {
    Optional<TableFile> file = output.table();
    boolean open = false;
    try {
      TableOutput made = new TableOutput(file, report.table(output.force));
      open = true;
      return made;
    } finally {
      if (!open) {
        file.ifPresent(TableFile::close);
      }
    }
  }

  /// Writes the table wherever it is asked for.
  ///
  /// @throws elbo.InputException if it cannot be written
  void write(Map<String, Object> heading, List<Map<String, Object>> lines) {
    file.ifPresent(f -> f.write(heading, lines));
    page.ifPresent(p -> p.write(heading, lines));
  }

  /// Gives up what was not written.
  @Override
  public void close() {
    file.ifPresent(TableFile::close);
    page.ifPresent(TablePage::close);
  }
}
