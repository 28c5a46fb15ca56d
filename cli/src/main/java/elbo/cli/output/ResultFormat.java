package elbo.cli.output;

import java.io.IOException;

/// How results are spelled in a file, one a line.
interface ResultFormat {
  void write(Result result) throws IOException;

  /// Passes on what is still held back; closes nothing.
  void flush() throws IOException;
}
