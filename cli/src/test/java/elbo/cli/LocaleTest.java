package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same bytes whatever the language, the charset and the time zone of the user, among them
/// languages with digits, decimal points and letter cases of their own.
class LocaleTest {
  private static final String MODEL = "LinearGaussian(d=2,D=3,seed=12345)";

  @TempDir Path folder;

  /// Several commands in one process, which prints all that they print and write.
  ///
  /// @param args the folder of the files
  static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    StringBuilder all = new StringBuilder();
    for (String output : List.of("o.jsonl", "o.csv")) {
      String file = folder.resolve(output).toString();
      for (String how : List.of("--samples=1234", "--tolerance=0.05")) {
        all.append(
            Cli.run(
                "estimate",
                "--model",
                MODEL,
                how,
                "--seed",
                "Text ITI",
                "--rows",
                "0:12",
                "--force",
                "--output",
                file));
        all.append(Files.readString(Path.of(file)));
      }
    }
    all.append(Cli.run("estimate", "--model", MODEL, "--points", "Sobol(1,OWEN,12345)"));
    all.append(Cli.run("estimate", "--model", MODEL, "--points", "lattice", "--samples", "31"));
    all.append(Cli.run("estimate", "--rows", "12345:12346"));
    all.append(Cli.run("estimate", "--model", "Binary(2,0,0,0)"));
    all.append(Cli.run("estimate", "--bounds", "iwae(IT)"));
    all.append(Cli.run("estimate", "--tolerance", "1,5"));
    System.out.write(all.toString().getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  private String printed(String... settings) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of(settings));
    command.addAll(
        List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LocaleTest.class.getName(), folder.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> settings[0] + out);
    // Lines with the time differ.
    return String.join("\n", out.lines().filter(line -> !line.contains("samples/s")).toList());
  }

  @Test
  void everythingIsTheSame() throws Exception {
    String expected = printed("-Duser.language=en", "-Duser.country=US");
    assertTrue(expected.contains("\"row\":11,"), expected);
    assertTrue(expected.contains("status=2"), expected);
    for (String[] settings :
        new String[][] {
          {"-Duser.language=fa", "-Duser.country=IR", "-Duser.timezone=Asia/Tehran"},
          {"-Duser.language=ar", "-Duser.country=EG", "-Dstdout.encoding=ISO-8859-6"},
          {"-Duser.language=mr", "-Duser.country=IN", "-Duser.timezone=Asia/Kolkata"},
          {"-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=COMPAT"},
          {"-Duser.language=de", "-Duser.country=DE", "-Duser.timezone=Pacific/Apia"}
        }) {
      assertEquals(expected, printed(settings), settings[0]);
    }
  }
}
