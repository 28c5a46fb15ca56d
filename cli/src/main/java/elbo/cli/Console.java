package elbo.cli;

import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Where a command prints.
///
/// @param out results
/// @param err errors and progress
/// @param interactive whether `err` is a terminal that somebody watches
record Console(PrintStream out, PrintStream err, boolean interactive) {
  private static final int STDERR = 2;

  /// The console of this process.
  static Console ofProcess() {
    return new Console(StandardStream.out(), StandardStream.err(), isTerminal(STDERR));
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
