package elbo.report;

import elbo.InputException;
import java.io.IOException;
import java.nio.file.Path;

/// A file that is written whole or not at all: its bytes reach the disk under another name before
/// it gets its own in one step ([NewFile]).
public final class WholeFile implements AutoCloseable {
  private final Path path;
  private final NewFile file;

  private WholeFile(Path path, NewFile file) {
    this.path = path;
    this.file = file;
  }

  /// A file whose bytes come later; no other run can write it meanwhile.
  ///
  /// @param replaces whether a file of that name may exist
  /// @throws InputException if it exists, is being written by another run, or its folder cannot be
  ///   written to
  public static WholeFile open(Path path, boolean replaces) {
    Unwritable.requireFolder(path);
    try {
      return new WholeFile(path, NewFile.open(path, replaces));
    } catch (IOException e) {
      throw Unwritable.of(path.toString(), e);
    }
  }

  /// Writes all of it and gives the file its name.
  ///
  /// @throws InputException if it cannot be written
  public void write(byte[] bytes) {
    try {
      file.stream().write(bytes);
      file.publish();
    } catch (IOException e) {
      throw Unwritable.of(path.toString(), e);
    }
  }

  /// Removes what was not given its name.
  @Override
  public void close() {
    file.close();
  }

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
