package elbo.report;

import java.io.IOException;

/// How results are written in a file, one statistic of one observation a line.
interface LineFormat {
  void write(Line line) throws IOException;

  /// Passes on what is still held back; closes nothing.
  void flush() throws IOException;
}
