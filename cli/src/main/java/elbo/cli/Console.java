package elbo.cli;

import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// Where a command prints: text in which no [control character][PrintableStream] is left.
///
/// @param out results
/// @param err errors
/// @param terminal where progress is shown by moving the cursor, if somebody watches
record Console(PrintStream out, PrintStream err, Optional<PrintStream> terminal) {
  private static final int STDERR = 2;

  /// The console of this process.
  static Console ofProcess() {
    PrintStream err = StandardStream.err();
    return of(StandardStream.out(), err, isTerminal(STDERR) ? Optional.of(err) : Optional.empty());
  }

  /// A console that nobody watches.
  static Console of(PrintStream out, PrintStream err) {
    return of(out, err, Optional.empty());
  }

  private static Console of(PrintStream out, PrintStream err, Optional<PrintStream> terminal) {
    return new Console(PrintableStream.over(out), PrintableStream.over(err), terminal);
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
