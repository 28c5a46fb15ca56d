package elbo.bench;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Fork;

/// A folder of results in the making: `results/<date>-<what>`, with `machine.json` and
/// `command.txt`.
///
/// It gets its name when it is complete; until then it is called `….partial`. What has been
/// recorded is never written again.
final class Recording {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

  private final Path partial;
  private final Path complete;

  private Recording(Path partial, Path complete) {
    this.partial = partial;
    this.complete = complete;
  }

  /// @param root the folder of the project
  /// @param what is recorded: lower-case letters, digits and `-`
  /// @param flags of the JVM that is measured
  /// @param command that makes it, and with which it can be repeated
  /// @throws IllegalArgumentException if the name is not one, or taken
  static Recording open(Path root, String what, List<String> flags, String command)
      throws IOException {
    if (!NAME.matcher(what).matches()) {
      throw new IllegalArgumentException(
          "a recording is named by lower-case letters, digits and '-', not '" + what + "'");
    }
    Path results = Files.createDirectories(root.resolve("results"));
    String name = LocalDate.now(ZoneOffset.UTC) + "-" + what;
    Path complete = results.resolve(name);
    if (Files.exists(complete)) {
      throw new IllegalArgumentException(complete + " exists: recordings are never written again");
    }
    Path partial = results.resolve(name + ".partial");
    try {
      Files.createDirectory(partial);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          partial + " exists: another recording runs, or one was broken off and may be removed", e);
    }
    Recording recording = new Recording(partial, complete);
    Files.writeString(recording.file("command.txt"), command + "\n");
    recording.machine(root, flags);
    return recording;
  }

  /// A file of this recording.
  Path file(String name) {
    return partial.resolve(name);
  }

  // From a JVM that is started like those that measure: its flags decide the width of vectors.
  private void machine(Path root, List<String> flags) throws IOException {
    List<String> command = java(flags, Machine.class, root.toString());
    if (!run(new ProcessBuilder(command).redirectOutput(file("machine.json").toFile()))) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  /// The command that runs a main class of ours in a fresh JVM like this one.
  static List<String> java(List<String> flags, Class<?> main, String argument) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    String classPath = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", classPath, main.getName(), argument));
    return command;
  }

  /// Whether a command does its work.
  static boolean run(ProcessBuilder command) throws IOException {
    Process process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Removes the folder: there is nothing to record.
  void discard() throws IOException {
    try (Stream<Path> files = Files.list(partial)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(partial);
  }

  /// Gives the folder its name.
  Path close() throws IOException {
    try {
      return Files.move(partial, complete, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      return Files.move(partial, complete);
    }
  }

  /// The options of every JVM that measures.
  static List<String> flags() {
    return List.of(Measured.class.getAnnotation(Fork.class).jvmArgsPrepend());
  }
}
