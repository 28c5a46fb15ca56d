package elbo.report.html;

import elbo.Failure;
import elbo.InputException;
import elbo.Result;
import elbo.report.Heading;
import elbo.report.LineStream;
import elbo.report.Report;
import elbo.report.WholeFile;
import java.nio.file.Path;
import java.util.Optional;

/// A run as one HTML page, made from the lines that a file of its results has; the file appears
/// when the run has ended.
public final class HtmlReport implements Report {
  private final WholeFile file;
  private final Reader reader;
  private final LineStream lines;

  /// @param picture what images rows are, where they are any
  /// @param replaces whether the file may exist
  /// @throws InputException if it exists or cannot be written
  public HtmlReport(Heading heading, Optional<Picture> picture, Path path, boolean replaces) {
    Optional<Images> images =
        picture.map(p -> new Images(p, row -> heading.rows().values().apply((int) row)));
    reader = new Reader(path.toString(), images);
    lines = new LineStream(heading, LineSink.stream(reader::take));
    file = WholeFile.open(path, replaces);
  }

  @Override
  public void row(Result result) {
    lines.row(result);
  }

  @Override
  public void row(Failure failure) {
    lines.row(failure);
  }

  @Override
  public void end(double seconds) {
    file.write(PageTemplate.bytes(reader.page()));
  }

  /// Removes what was not given its name.
  @Override
  public void close() {
    file.close();
  }
}
