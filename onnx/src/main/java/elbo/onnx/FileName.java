package elbo.onnx;

import java.nio.file.Path;
import java.util.Optional;

/// The name of an ONNX file, for messages about it.
///
/// @param name as it was given
/// @param path of the file, unless it is one of the program's resources
record FileName(String name, Optional<Path> path) {
  /// An error about this file, in one line.
  IllegalArgumentException error(String what) {
    return new IllegalArgumentException(name + ": " + oneLine(what));
  }

  /// A message on one line: names inside a file may have any characters.
  static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}", "?");
  }
}
