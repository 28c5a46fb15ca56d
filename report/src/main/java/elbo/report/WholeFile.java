package elbo.report;

import elbo.InputException;
import java.io.IOException;
import java.nio.file.Path;

/// A file that is written whole or not at all: its bytes reach the disk under another name before
/// it gets its own in one step ([NewFile]).
public final class WholeFile {
  private WholeFile() {}

  /// Writes a file, in place of one that may exist.
  ///
  /// @throws InputException if it cannot be written, or another run is writing it
  public static void write(Path path, byte[] bytes) {
    try (NewFile file = NewFile.open(path, true)) {
      file.stream().write(bytes);
      file.publish();
    } catch (IOException e) {
      throw Unwritable.of(path.toString(), e);
    }
  }
}
