package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The script `elbo`, in a tree that is built already and with a Java that prints its arguments.
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  @TempDir Path folder;
  private Path root = Path.of("");
  private Path java = Path.of("");

  @BeforeEach
  void tree() throws IOException {
    root = Files.createDirectory(folder.resolve("a tree"));
    Files.copy(Path.of("../elbo"), root.resolve("elbo"));
    file("pom.xml", "");
    for (String module : List.of("core", "data", "onnx", "report", "cli")) {
      file(module + "/pom.xml", "");
      Files.createDirectories(root.resolve(module + "/src/main"));
    }
    file("cli/target/elbo-cli.jar", "jar");
    file("cli/target/elbo-cli.aot", "cache");
    file("cli/target/built", "");
    Instant later = Instant.now().plusSeconds(60);
    Files.setLastModifiedTime(root.resolve("cli/target/built"), FileTime.from(later));
    Files.setLastModifiedTime(root.resolve("cli/target/elbo-cli.aot"), FileTime.from(later));
    java = Files.createDirectories(folder.resolve("a jdk"));
    Files.createDirectory(java.resolve("bin"));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path program = java.resolve("bin/java");
    Files.writeString(program, "#!/bin/sh\nprintf '<%s>\\n' \"$@\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> run(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command =
        new java.util.ArrayList<>(List.of("sh", root.resolve("elbo").toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    for (String name :
        List.of("ELBO_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")) {
      builder.environment().remove(name);
    }
    builder.environment().put("ELBO_JAVA_HOME", java.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out.lines().toList();
  }

  private String cache() {
    return "<-XX:AOTCache=" + root.resolve("cli/target/elbo-cli.aot") + ">";
  }

  @Test
  void argumentsAndFoldersMayHaveBlanks() throws IOException, InterruptedException {
    List<String> out = run(Map.of(), "estimate", "--data", "my file.csv", "*");
    assertTrue(out.contains(cache()), out.toString());
    assertEquals(
        List.of("<elbo.cli.Main>", "<estimate>", "<--data>", "<my file.csv>", "<*>"),
        out.subList(out.size() - 5, out.size()));
  }

  /// Java would not start.
  @ParameterizedTest
  @CsvSource({
    "ELBO_JAVA_OPTS, -Xshare:auto",
    "JAVA_TOOL_OPTIONS, -XX:SharedArchiveFile=some.jsa",
    "JDK_JAVA_OPTIONS, -Xmx2g -XX:AOTCache=own.aot",
    "_JAVA_OPTIONS, -XX:+AutoCreateSharedArchive",
    "ELBO_JAVA_OPTS, @options"
  })
  void thereIsNoCacheBesideOtherArchives(String name, String options)
      throws IOException, InterruptedException {
    List<String> out = run(Map.of(name, options), "--version");
    assertFalse(out.contains(cache()), out.toString());
  }

  @Test
  void otherOptionsLeaveTheCache() throws IOException, InterruptedException {
    List<String> out = run(Map.of("ELBO_JAVA_OPTS", "-Xmx2g -ea"), "--version");
    assertTrue(out.containsAll(List.of(cache(), "<-Xmx2g>", "<-ea>")), out.toString());
    assertFalse(run(Map.of("ELBO_CACHE", "off"), "--version").contains(cache()));
  }
}
