package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  private static final String BUNDLED = "/elbo/onnx/mnist-tanh/";

  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException {
    for (String name : new String[] {"encoder.onnx", "decoder.onnx"}) {
      try (InputStream in =
          Objects.requireNonNull(DoctorTest.class.getResourceAsStream(BUNDLED + name))) {
        Files.copy(in, folder.resolve(name));
      }
    }
  }

  private Cli doctor(String... more) {
    String[] args = new String[2 + more.length];
    args[0] = "doctor";
    args[1] = folder.toString();
    System.arraycopy(more, 0, args, 2, more.length);
    return Cli.run(args);
  }

  @Test
  void namesEveryInputAndOutputAndTheSpeed() {
    Cli run = doctor("--data", "digits", "--rows", "0:3", "--binarize", "threshold(0.5)");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.line("in   x").contains("float [n, 784]  x"), run.out());
    assertTrue(run.line("out  log_variance").endsWith("log variance of q(z | x)"), run.out());
    assertTrue(run.line("out  logits").endsWith("logits of p(x | z)"), run.out());
    assertTrue(run.line("encoder.onnx").contains("(compiled)"), run.out());
    assertTrue(run.out().replaceAll("\\s+", " ").contains("10,000 rows take"), run.out());
    assertTrue(run.out().contains("no problem found"), run.out());
  }

  /// Both graphs are mended at once, and what is printed opens as it is.
  @Test
  void theModelJsonThatItPrintsOpens() throws IOException {
    Path json = folder.resolve("model.json");
    Files.writeString(
        json,
        "{\"encoder\": {\"ignore\": [\"mean\"]}, \"decoder\": {\"likelihood\": \"laplace\"}}");
    Cli broken = doctor();
    assertEquals(2, broken.status(), broken.out());
    assertTrue(broken.out().contains("encoder.onnx"), broken.out());
    long problems = broken.lines().stream().filter(l -> l.startsWith("  problem")).count();
    assertEquals(2, problems, broken.out());
    assertTrue(broken.err().contains("2 problems, see above"), broken.err());
  }

  @Test
  void namesThatAreNotUnderstoodAreGuessedAndTheGuessOpens() throws IOException {
    for (String name : new String[] {"encoder.onnx", "decoder.onnx"}) {
      rename(folder.resolve(name), "log_variance", "out_variance");
      rename(folder.resolve(name), "logits", "pixels");
    }
    Cli broken = doctor("--data", "digits", "--binarize", "threshold(0.5)", "--rows", "0:2");
    assertEquals(2, broken.status(), broken.out());
    assertTrue(broken.out().contains("parts of it are guesses"), broken.out());
    String text =
        broken.lines().stream()
            .dropWhile(line -> !line.equals("{"))
            .takeWhile(line -> !line.isBlank())
            .collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve("model.json"), text);
    Cli mended = doctor("--data", "digits", "--binarize", "threshold(0.5)", "--rows", "0:2");
    assertEquals(0, mended.status(), mended.out() + mended.err());
    assertTrue(mended.line("out  out_variance").endsWith("log variance of q(z | x)"), mended.out());
  }

  // Names of the same length stand in the file as they are.
  private static void rename(Path file, String from, String to) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    byte[] old = from.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] other = to.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    assertEquals(old.length, other.length);
    for (int at = 0; at + old.length <= bytes.length; at++) {
      if (java.util.Arrays.equals(bytes, at, at + old.length, old, 0, old.length)) {
        System.arraycopy(other, 0, bytes, at, other.length);
      }
    }
    Files.write(file, bytes);
  }

  @Test
  void everythingThatIsWrongIsSaid() throws IOException {
    Files.write(folder.resolve("decoder.onnx"), new byte[] {1, 2, 3});
    Cli run = doctor("--data", folder.resolve("none.npy").toString());
    assertEquals(2, run.status(), run.out());
    assertTrue(run.out().contains("no such file"), run.out());
    assertTrue(run.out().contains("is truncated or no ONNX model"), run.out());
    Cli data = doctor("--data", "digits", "--binarize", "threshold(7)");
    assertEquals(2, data.status(), data.out());
  }

  @Test
  void rowsThatTheModelRejectsAreAProblem() throws IOException {
    Path data = folder.resolve("x.csv");
    Files.writeString(data, ("2,".repeat(783) + "3\n").repeat(2));
    Cli run = doctor("--data", data.toString(), "--header", "no");
    assertEquals(2, run.status(), run.out());
    assertTrue(run.line("problem").contains("2 of 2 rows failed: row 0"), run.out());
  }
}
