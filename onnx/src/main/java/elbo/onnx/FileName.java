package elbo.onnx;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// The name of an ONNX file, for messages about it.
///
/// @param name as it was given
/// @param path of the file, unless it is one of the program's resources
record FileName(String name, Optional<Path> path) {
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
  private static final int LONGEST = 600;

  /// The name of a folder in reports.
  static String ofFolder(Path folder) {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return oneLine(name == null ? folder.toString() : name.toString());
  }

  /// An error about this file, in one line.
  IllegalArgumentException error(String what) {
    return new IllegalArgumentException(oneLine(name + ": " + what));
  }

  /// A message on one line of limited length: names inside a file may have any characters, and
  /// those that move the cursor or change the direction of text become question marks.
  static String oneLine(String message) {
    String visible = INVISIBLE.matcher(message).replaceAll("?");
    if (visible.length() <= LONGEST) {
      return visible;
    }
    int end = Character.isHighSurrogate(visible.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return visible.substring(0, end) + " ...";
  }
}
