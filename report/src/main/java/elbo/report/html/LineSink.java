package elbo.report.html;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A stream that hands on what is written to it line by line.
final class LineSink extends OutputStream {
  private final Consumer<String> sink;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private LineSink(Consumer<String> sink) {
    this.sink = sink;
  }

  /// A stream of UTF-8 to a consumer of lines.
  static PrintStream stream(Consumer<String> sink) {
    return new PrintStream(new LineSink(sink), false, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int b) {
    if (b == '\n') {
      sink.accept(line.toString(StandardCharsets.UTF_8));
      line.reset();
    } else {
      line.write(b);
    }
  }
}
