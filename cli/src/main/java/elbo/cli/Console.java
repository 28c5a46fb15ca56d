package elbo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicReference;

/// Where a command prints: text in which no [control character][PrintableStream] is left.
///
/// @param out results
/// @param err errors
/// @param raw standard error, in which the cursor can be moved
/// @param progress how a run shows how far it is
record Console(
    PrintStream out, PrintStream err, PrintStream raw, AtomicReference<ProgressStyle> progress) {
  private static final int STDERR = 2;

  /// The console of this process.
  static Console ofProcess() {
    PrintStream err = StandardStream.err();
    ProgressStyle style = isTerminal(STDERR) ? ProgressStyle.BAR : ProgressStyle.LINES;
    return of(StandardStream.out(), err, style);
  }

  /// A console that nobody watches.
  static Console of(PrintStream out, PrintStream err) {
    return of(out, err, ProgressStyle.NONE);
  }

  private static Console of(PrintStream out, PrintStream err, ProgressStyle style) {
    return new Console(
        PrintableStream.over(out), PrintableStream.over(err), err, new AtomicReference<>(style));
  }

  /// The same, but for output that nobody reads.
  Console quiet() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    return new Console(nowhere, err, raw, progress);
  }

  // Java tells only whether standard input and output both are terminals.
  @SuppressWarnings("restricted")
  private static boolean isTerminal(int descriptor) {
    Linker linker = Linker.nativeLinker();
    MemorySegment isatty =
        linker
            .defaultLookup()
            .find("isatty")
            .or(() -> linker.defaultLookup().find("_isatty"))
            .orElse(MemorySegment.NULL);
    if (isatty.equals(MemorySegment.NULL)) {
      return false;
    }
    var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      return (int) linker.downcallHandle(isatty, type).invokeExact(descriptor) != 0;
    } catch (Throwable e) {
      return false;
    }
  }
}
