package elbo.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The environment of ONNX Runtime, of which a process has one.
///
/// When it is made on Linux, ONNX Runtime 1.29 reads the command line of the process by a recursion
/// with a step of 256 bytes for every character. A command line of 4,000 characters, as a long
/// class path makes it, overflows the stack of an ordinary thread in native code, which ends the
/// process without a word. So it is made in a thread whose stack fits.
final class RuntimeEnvironment {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final long LEAST_STACK = 8 << 20;
  private static final long STACK_OF_A_CHARACTER = 512;
  // Where it cannot be read. Pages of a stack that are never touched take no memory.
  private static final long LONG_COMMAND_LINE = 1 << 18;

  private RuntimeEnvironment() {}

  /// The environment, made by the first call.
  ///
  /// @throws LinkageError if ONNX Runtime does not load here
  static OrtEnvironment get() {
    return Holder.ENVIRONMENT;
  }

  private static final class Holder {
    static final OrtEnvironment ENVIRONMENT = make();
  }

  private static OrtEnvironment make() {
    CompletableFuture<OrtEnvironment> made = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("elbo-onnxruntime")
        .daemon()
        .stackSize(LEAST_STACK + STACK_OF_A_CHARACTER * commandLine())
        .start(() -> {
          try {
            made.complete(
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "elbo"));
          } catch (RuntimeException | Error e) {
            made.completeExceptionally(e);
          }
        });
    try {
      return made.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LinkageError missing) {
        throw missing;
      }
      throw e;
    }
  }

  private static long commandLine() {
    try {
      return Files.readAllBytes(COMMAND_LINE).length;
    } catch (IOException e) {
      return LONG_COMMAND_LINE;
    }
  }
}
