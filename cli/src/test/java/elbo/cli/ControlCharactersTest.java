package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No name brings an escape sequence to the terminal or to a file.
class ControlCharactersTest {
  private static final String EVIL = "a\u001b[2J\u001b]0;x\u0007\u009b31m\u202eb\u2066c\u007f";
  private static final String MODEL = "LinearGaussian(d=2,D=3,seed=1)";

  @TempDir Path folder;

  private static void check(String text) {
    assertEquals(
        "", text.lines().filter(line -> !Printable.of(line).equals(line)).findAny().orElse(""));
    assertTrue(text.indexOf('\r') < 0);
  }

  private static Cli run(String... args) {
    Cli run = Cli.run(args);
    check(run.out());
    check(run.err());
    return run;
  }

  @Test
  void namesInModelFiles() {
    Case model = Case.of("onnx-name-escape");
    Cli run =
        run(
            "estimate",
            "--model",
            model.folder().toString(),
            "--data",
            model.file("x6.npy"),
            "--samples",
            "200",
            "--bounds",
            "Elbo");
    assertTrue(run.out().contains("?[2J"), run.out());
  }

  @Test
  void optionsAndFiles() throws IOException {
    Path data = Files.writeString(folder.resolve("d\u001b[2J\u0085.csv"), "1,2,3\n");
    Path output = folder.resolve("o\u001b[2J.jsonl");
    Cli run =
        run(
            "estimate",
            "--model",
            MODEL,
            "--data",
            data.toString(),
            "--seed",
            EVIL,
            "--output",
            output.toString(),
            "--samples",
            "50");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("Independent(seed=a?[2J?]0;x??31m?b?c?)"), run.out());
    check(Files.readString(output));
    for (String option :
        new String[] {
          "--model",
          "--data",
          "--bounds",
          "--rows",
          "--points",
          "--proposal",
          "--binarize",
          "--output",
          "--samples",
          "--x"
        }) {
      assertEquals(2, run("estimate", option, EVIL).status(), option);
      assertEquals(2, run(option + EVIL).status(), option);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 7, 8, 0x0b, 0x0d, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0x061c, 0x200e, 0x200f, 0x2028,
        0x2029, 0x202a, 0x202e, 0x2066, 0x2069
      })
  void everyControlIsReplaced(int c) {
    assertEquals("x?y", printed("x" + Character.toString(c) + "y"));
    assertEquals("x?y", Printable.of("x" + Character.toString(c) + "y"));
  }

  @Test
  void allElseStays() {
    String text = "\tü ≥ − 😀 \u200b\u2027\u202f\u2065\u206a\u00a0\n";
    assertEquals(text, printed(text));
    // More than a buffer, so that characters are cut.
    String many = "ü≥😀".repeat(20_000);
    assertEquals(many, printed(many));
  }

  private static String printed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream print = PrintableStream.over(bytes);
    print.print(text);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// Bytes may come one by one.
  @Test
  void charactersMayBeCut() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream print = PrintableStream.over(bytes);
    for (byte b : "a≥\u202e😀\u009b.".getBytes(StandardCharsets.UTF_8)) {
      print.write(b);
    }
    print.flush();
    assertEquals("a≥?😀?.", bytes.toString(StandardCharsets.UTF_8));
  }
}
