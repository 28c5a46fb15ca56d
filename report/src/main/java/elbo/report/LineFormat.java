package elbo.report;

import java.io.IOException;

/// How results are written in a file, one statistic of one observation a line.
interface LineFormat {
  /// Writes what is before all lines of results.
  void begin() throws IOException;

  void write(Line line) throws IOException;

  /// Writes the line of a statistic that an observation has no estimate of.
  void write(FailedLine line) throws IOException;

  /// Passes on what is still held back; closes nothing.
  void flush() throws IOException;
}
