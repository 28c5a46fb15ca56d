package elbo.cli;

import elbo.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A stream of UTF-8 in which every control character but line ends and tabs is replaced by `?`:
/// the one place where names from files, options and data reach a terminal.
final class PrintableStream extends OutputStream {
  private final OutputStream target;
  // The bytes of a character of which some are still to come.
  private final byte[] begun = new byte[4];
  private int has;
  private int needs;

  private PrintableStream(OutputStream target) {
    this.target = target;
  }

  /// A print stream whose text reaches `target` without control characters.
  static PrintStream over(OutputStream target) {
    return new PrintStream(new PrintableStream(target), true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    byte[] out = new byte[has + length];
    int size = 0;
    for (int i = from; i < from + length; i++) {
      byte b = bytes[i];
      if (has == 0) {
        needs = length(b);
      }
      begun[has++] = b;
      if (has == needs) {
        size += copy(out, size);
        has = 0;
      }
    }
    target.write(out, 0, size);
  }

  private int copy(byte[] out, int at) {
    boolean layout = needs == 1 && (begun[0] == '\n' || begun[0] == '\t');
    int c = new String(begun, 0, needs, StandardCharsets.UTF_8).codePointAt(0);
    if (!layout && Printable.isControl(c)) {
      out[at] = '?';
      return 1;
    }
    System.arraycopy(begun, 0, out, at, needs);
    return needs;
  }

  // A print stream encodes all that it is given, so that what comes is UTF-8.
  private static int length(byte first) {
    int b = first & 0xFF;
    return b < 0xC0 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }
}
