package elbo.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Standard output or standard error in UTF-8, on which a failed write ends the run.
///
/// A plain [PrintStream] swallows such failures: a command whose reader has gone would work on for
/// nobody, and one that writes to a full disk would seem to have succeeded.
final class StandardStream extends OutputStream {
  private final OutputStream target;

  StandardStream(OutputStream target) {
    this.target = target;
  }

  static PrintStream out() {
    return new PrintStream(
        new StandardStream(new FileOutputStream(FileDescriptor.out)), true, StandardCharsets.UTF_8);
  }

  // Nobody can be told of a failure to write errors.
  static PrintStream err() {
    return new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    try {
      target.write(bytes, from, length);
    } catch (IOException e) {
      throw new Failure(e);
    }
  }

  /// A write that failed.
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(IOException cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }

    /// Whether the reader of a pipe has gone, having seen enough.
    boolean brokenPipe() {
      return String.valueOf(getMessage()).contains("pipe");
    }
  }
}
