package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.data.ObservationFiles;
import elbo.data.Observations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same digits in files of several kinds: the same number or a refusal, never another number.
class MisleadingDataTest {
  private static final int ROWS = 4;
  private static final int WIDTH = 784;
  private static final Observations DIGITS = ObservationFiles.digits();

  @TempDir Path folder;

  private static Cli estimate(Path data, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "estimate",
                "--data",
                data.toString(),
                "--samples",
                "32",
                "--proposal",
                "encoder",
                "--bounds",
                "Elbo"));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  private Path bytes(boolean binary) throws IOException {
    byte[] payload = new byte[ROWS * WIDTH];
    for (int i = 0; i < payload.length; i++) {
      double level = DIGITS.value(i / WIDTH, i % WIDTH);
      payload[i] = (byte) (binary ? level > 0.5 ? 1 : 0 : Math.round(255 * level));
    }
    String header =
        String.format(
            Locale.ROOT,
            "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, %d), }",
            ROWS,
            WIDTH);
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    ByteBuffer out = ByteBuffer.allocate(128 + payload.length);
    out.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    out.put(new byte[] {1, 0, 118, 0}).put(padded.getBytes(StandardCharsets.ISO_8859_1));
    Path file = folder.resolve(binary ? "binary.npy" : "bytes.npy");
    Files.write(file, out.put(payload).array());
    return file;
  }

  private Path text(double scale) throws IOException {
    StringBuilder out = new StringBuilder();
    for (int row = 0; row < ROWS; row++) {
      String[] cells = new String[WIDTH];
      for (int j = 0; j < WIDTH; j++) {
        cells[j] = Double.toString(Math.rint(255 * DIGITS.value(row, j)) * scale);
      }
      out.append(String.join(",", cells)).append('\n');
    }
    Path file = folder.resolve("x.csv");
    Files.writeString(file, out);
    return file;
  }

  private static String elbo(Cli run) {
    assertEquals(0, run.status(), run.err());
    return run.cells("Elbo").get(1);
  }

  @Test
  void bytesOfNpyHaveTheScaleOfIdx() throws IOException {
    String right =
        elbo(
            Cli.run(
                "estimate",
                "--rows",
                "0:4",
                "--samples",
                "32",
                "--proposal",
                "encoder",
                "--bounds",
                "Elbo"));
    Cli levels = estimate(bytes(false), "--binarize", "threshold(0.5)");
    assertEquals(right, elbo(levels));
    assertTrue(levels.line("data").contains("bytes as grey levels from 0 to 1"), levels.out());
    assertTrue(
        levels.line("numbers").contains("from 0 to 1; after threshold(0.5) 0 and 1"), levels.out());
    Cli binary = estimate(bytes(true));
    assertEquals(right, elbo(binary));
    assertFalse(binary.out().contains("grey"), binary.out());
    Cli numbers = estimate(bytes(false), "--bytes", "numbers", "--binarize", "threshold(127.5)");
    assertEquals(right, elbo(numbers));
    assertEquals(
        right, elbo(estimate(text(1), "--header", "no", "--binarize", "threshold(127.5)")));
  }

  @Test
  void aThresholdOfAnotherScaleIsRefused() throws IOException {
    Cli bytes = estimate(bytes(false), "--binarize", "threshold(127.5)");
    assertEquals(2, bytes.status(), bytes.out());
    assertTrue(bytes.err().contains("outside of the grey levels"), bytes.err());
    Cli floats = estimate(text(1 / 255.0), "--header", "no", "--binarize", "threshold(127.5)");
    assertEquals(2, floats.status(), floats.out());
    assertTrue(floats.err().contains("makes every value 0"), floats.err());
    Cli low = estimate(text(1), "--header", "no", "--binarize", "threshold(0.5)");
    assertTrue(low.out().contains("bytes that were not divided by 255"), low.out());
  }

  @Test
  void greyValuesUnderBernoulliAreNamed() throws IOException {
    Cli run = estimate(bytes(false));
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("are grey, between 0 and 1"), run.out());
    Cli sampled = estimate(bytes(false), "--binarize", "sample(1)");
    assertFalse(sampled.out().contains("are grey"), sampled.out());
  }

  @Test
  void rowsThatBecomeConstantAreNamedAndRefusedWhereNoneVaries() throws IOException {
    Path file = folder.resolve("some.csv");
    double[][] rows = new double[3][WIDTH];
    for (double[] row : rows) {
      Arrays.fill(row, 0);
    }
    rows[0][3] = 1;
    rows[1][5] = 0.4;
    rows[2][7] = 0.9;
    StringBuilder out = new StringBuilder();
    for (double[] row : rows) {
      out.append(String.join(",", Arrays.stream(row).mapToObj(Double::toString).toList()))
          .append('\n');
    }
    Files.writeString(file, out);
    Cli some = estimate(file, "--header", "no", "--binarize", "threshold(0.5)");
    assertEquals(0, some.status(), some.err());
    assertTrue(
        some.out().contains("1 of 3 rows are constant after threshold(0.5), row 1 the first"),
        some.out());
    Cli none = estimate(file, "--header", "no", "--rows", "1", "--binarize", "threshold(0.5)");
    assertEquals(2, none.status(), none.out());
    assertTrue(none.err().contains("makes every row constant"), none.err());
  }

  @Test
  void bytesNeedBytes() throws IOException {
    Cli run = estimate(text(1), "--header", "no", "--bytes", "numbers");
    assertEquals(2, run.status(), run.out());
    assertTrue(run.err().contains("has no unsigned bytes above 1"), run.err());
    Cli word = estimate(bytes(false), "--bytes", "gray");
    assertTrue(word.err().contains("--bytes must be grey or numbers"), word.err());
  }

  /// Counts in bytes are no grey levels of them.
  @Test
  void bytesAreNumbersWhereTheLikelihoodTakesCounts() throws IOException {
    Path model = Case.of("npy-odd").folder();
    Cli bytes =
        Cli.run(
            "estimate",
            "--model",
            model.toString(),
            "--data",
            model + "/u8.npy",
            "--samples",
            "64");
    assertEquals(0, bytes.status(), bytes.err());
    assertTrue(bytes.line("data").contains("bytes as"), bytes.out());
  }
}
