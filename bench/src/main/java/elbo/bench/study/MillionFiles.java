package elbo.bench.study;

import elbo.data.ObservationFiles;
import elbo.data.Observations;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The recording of runs that are large for the memory that they have: `million.md`, with a row
/// each for a million rows of 784 bytes under one sample, and for 10⁹ samples of one row.
///
/// `./elbo estimate` runs in a process of its own whose heap is limited, and whose collector writes
/// how much of the heap is in use before and after each collection.
public final class MillionFiles {
  private static final int ROWS = 1_000_000;
  private static final long SAMPLES = 1_000_000_000;
  private static final int HEAP = 256;
  private static final int WIDTH = 784;
  private static final Pattern COLLECTION = Pattern.compile(" (\\d+)M->(\\d+)M\\(\\d+M\\)");

  private final Path elbo;
  private final Path folder;

  private MillionFiles(Path elbo, Path folder) {
    this.elbo = elbo;
    this.folder = folder;
  }

  /// @param most megabytes of the heap in use, garbage among them
  /// @param live the same after a collection
  private record Run(double seconds, int most, int live) {
    String line(String what, double count, String unit) {
      return String.format(
          Locale.ROOT,
          "| %s | %.0f s | %,.0f %s/s | %d MB | %d MB | %d MB |",
          what,
          seconds,
          count / seconds,
          unit,
          HEAP,
          most,
          live);
    }
  }

  /// Writes the file.
  ///
  /// @param args the folder to write to; then, to try it, how many times less there is to do
  public static void main(String... args) throws IOException, InterruptedException {
    int fewer = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    Path results = Path.of(args[0]);
    Path work = Files.createTempDirectory("elbo-million");
    List<String> lines = new ArrayList<>();
    lines.add(
        "| | time | rate | heap at most | in use at most | in use after a collection at most |");
    lines.add("|---|---:|---:|---:|---:|---:|");
    try {
      MillionFiles runs = new MillionFiles(Launcher.above(results), work);
      int rows = ROWS / fewer;
      long samples = SAMPLES / fewer;
      lines.add(
          runs.rows(rows)
              .line(
                  String.format(Locale.ROOT, "%,d rows of 784 bytes, K = 1", rows), rows, "rows"));
      lines.add(
          runs.samples(samples)
              .line(
                  String.format(Locale.ROOT, "%,d samples of one row", samples),
                  (double) samples,
                  "samples"));
    } finally {
      try (Stream<Path> files = Files.list(work)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(work);
    }
    Files.write(results.resolve("million.md"), lines);
    lines.forEach(System.out::println);
  }

  private Run rows(int rows) throws IOException, InterruptedException {
    Path data = folder.resolve("digits.npy");
    Path output = folder.resolve("elbo.jsonl");
    write(rows, data);
    // The first of all builds the program.
    run("--version");
    Run run =
        run(
            "estimate",
            "--data",
            data.toString(),
            "--samples",
            "1",
            "--proposal",
            "encoder",
            "--bounds",
            "Elbo",
            "--progress",
            "none",
            "--output",
            output.toString());
    long written;
    try (Stream<String> lines = Files.lines(output)) {
      written = lines.filter(line -> line.contains("\"value\":-")).count();
    }
    if (written != rows) {
      throw new IllegalStateException("of " + rows + " rows " + written + " have a result");
    }
    return run;
  }

  private Run samples(long samples) throws IOException, InterruptedException {
    return run(
        "estimate",
        "--model",
        "MatchedGaussians(D=1,c=0.9)",
        "--rows",
        "0",
        "--samples",
        Long.toString(samples),
        "--progress",
        "none");
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    Path log = folder.resolve("gc.log");
    List<String> command = new ArrayList<>(List.of(elbo.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("ELBO_JAVA_OPTS", "-Xmx" + HEAP + "m -Xlog:gc:file=" + log);
    long start = System.nanoTime();
    int status = builder.start().waitFor();
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (status != 0) {
      throw new IllegalStateException("elbo ended with status " + status);
    }
    List<MatchResult> collections = COLLECTION.matcher(Files.readString(log)).results().toList();
    return new Run(seconds, largest(collections, 1), largest(collections, 2));
  }

  private static int largest(List<MatchResult> collections, int group) {
    return collections.stream().mapToInt(c -> Integer.parseInt(c.group(group))).max().orElse(0);
  }

  // The bundled digits in black and white, again and again.
  private static void write(int rows, Path file) throws IOException {
    Observations digits = ObservationFiles.digits();
    byte[][] some = new byte[digits.rows()][WIDTH];
    for (int r = 0; r < some.length; r++) {
      double[] x = digits.row(r);
      for (int j = 0; j < WIDTH; j++) {
        some[r][j] = (byte) (x[j] > 0.5 ? 255 : 0);
      }
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(header(rows));
      for (int r = 0; r < rows; r++) {
        out.write(some[r % some.length]);
      }
    }
  }

  // That of a NumPy file of bytes, of 128 bytes.
  private static byte[] header(int rows) {
    byte[] header = new byte[128];
    Arrays.fill(header, (byte) ' ');
    byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
    System.arraycopy(magic, 0, header, 0, magic.length);
    byte[] text =
        String.format(
                Locale.ROOT,
                "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, %d), }",
                rows,
                WIDTH)
            .getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, header, magic.length, text.length);
    header[header.length - 1] = '\n';
    return header;
  }
}
