package elbo.bench.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/// The recording of runs that are ended by a signal at random moments and gone on from: `kills.md`,
/// a table with a row a signal.
///
/// Each case runs `./elbo estimate --output` in a process of its own, ends it at a moment that is
/// uniform over the time of a whole run, goes on from it with `--resume` on one to three threads,
/// and compares the file with that of the whole run. `bench/record --kills WHAT` does so 100 times
/// a signal.
public final class KillFiles {
  private static final int CASES = 100;
  private static final List<String> RUN =
      List.of("estimate", "--rows", "0:500", "--samples", "2000", "--progress", "none");

  private final Path elbo;
  private final Path folder;

  private KillFiles(Path elbo, Path folder) {
    this.elbo = elbo;
    this.folder = folder;
  }

  private record Row(String signal, int cases, int left, int whole, int equal) {
    String line() {
      return String.format(
          Locale.ROOT, "| %s | %d | %d | %d | %d |", signal, cases, left, whole, equal);
    }
  }

  /// Writes the file; ends with status 1 if a resumed run has other bytes.
  ///
  /// @param args the folder to write to, and optionally the number of cases of each signal
  public static void main(String... args) throws IOException, InterruptedException {
    int cases = args.length > 1 ? Integer.parseInt(args[1]) : CASES;
    Path results = Path.of(args[0]).toAbsolutePath().normalize();
    Path work = Files.createTempDirectory("elbo-kills");
    List<Row> rows = new ArrayList<>();
    try {
      KillFiles kills = new KillFiles(launcher(results), work);
      long time = kills.whole();
      rows.add(kills.row("SIGKILL", true, cases, time));
      rows.add(kills.row("SIGTERM", false, cases, time));
    } finally {
      try (Stream<Path> files = Files.list(work)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(work);
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "| signal | runs | ended with rows left | whole before it | resumed to equal bytes |");
    lines.add("|---|---:|---:|---:|---:|");
    rows.forEach(row -> lines.add(row.line()));
    Files.write(results.resolve("kills.md"), lines);
    lines.forEach(System.out::println);
    System.exit(rows.stream().allMatch(row -> row.equal == row.cases) ? 0 : 1);
  }

  private static Path launcher(Path inside) {
    Path at = inside;
    while (!Files.isExecutable(at.resolve("elbo")) || Files.isDirectory(at.resolve("elbo"))) {
      at = Objects.requireNonNull(at.getParent(), "there is no ./elbo above " + inside);
    }
    return at.resolve("elbo");
  }

  private Process start(Path output, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of(elbo.toString()));
    command.addAll(RUN);
    command.addAll(List.of("--output", output.toString()));
    command.addAll(Arrays.asList(more));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  // The first builds the program; the second has the time of a run.
  private long whole() throws IOException, InterruptedException {
    run(start(folder.resolve("whole.jsonl")));
    long start = System.nanoTime();
    run(start(folder.resolve("again.jsonl")));
    return System.nanoTime() - start;
  }

  private static void run(Process process) throws InterruptedException {
    if (process.waitFor() != 0) {
      throw new IllegalStateException("elbo ended with status " + process.exitValue());
    }
  }

  private Row row(String signal, boolean kill, int cases, long time)
      throws IOException, InterruptedException {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(kill ? 9 : 15);
    Path output = folder.resolve("a.jsonl");
    int left = 0;
    int whole = 0;
    int equal = 0;
    for (int i = 0; i < cases; i++) {
      Process process = start(output);
      process.waitFor(random.nextLong(time), TimeUnit.NANOSECONDS);
      if (kill) {
        process.destroyForcibly();
      } else {
        process.destroy();
      }
      process.waitFor();
      whole += Files.exists(output) ? 1 : 0;
      left += Files.exists(folder.resolve("a.jsonl.part")) ? 1 : 0;
      run(start(output, "--resume", "--threads", Integer.toString(1 + i % 3)));
      equal += Files.mismatch(folder.resolve("whole.jsonl"), output) < 0 ? 1 : 0;
      Files.delete(output);
    }
    return new Row(signal, cases, left, whole, equal);
  }
}
