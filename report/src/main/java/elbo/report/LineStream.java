package elbo.report;

import elbo.Evaluation;
import elbo.Failure;
import elbo.Result;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/// Results as JSON lines in a stream, the bytes of a [ResultFile]; each row as soon as it is there.
public final class LineStream implements Report {
  private final Evaluation<?> evaluation;
  private final Writer writer;
  private final JsonLines format;

  /// @param out takes the lines, and is not closed
  public LineStream(Heading heading, PrintStream out) {
    evaluation = heading.evaluation();
    writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try {
      format = new JsonLines(heading, writer);
      format.begin();
      flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void flush() throws IOException {
    format.flush();
    writer.flush();
  }

  @Override
  public void row(Result result) {
    try {
      for (Line line : Line.of(evaluation, result)) {
        format.write(line);
      }
      flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void row(Failure failure) {
    try {
      for (FailedLine line : FailedLine.of(evaluation, failure)) {
        format.write(line);
      }
      flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean takesNone() {
    return true;
  }

  @Override
  public void end(double seconds) {
    // Every row has been passed on.
  }
}
