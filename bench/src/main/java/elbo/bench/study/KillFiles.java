package elbo.bench.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/// The recording of runs that are ended by a signal at random moments and gone on from: `kills.md`,
/// a table with a row a signal.
///
/// Each case runs `./elbo estimate --output` in a process of its own, ends it at a moment that is
/// uniform over the time of a whole run, if it still runs then, goes on from it with `--resume` on
/// one to three threads, and compares the file with that of the whole run. A run that has ended
/// before is no case, and another one takes its place. Where a process could still act, its exit
/// status must be that of the signal and its last line must say how to resume if rows are left.
/// `bench/record --kills WHAT` does so 100 times with SIGKILL, 30 times with each other signal. It
/// runs on Linux.
public final class KillFiles {
  // Whole runs take about as long as Java takes to start.
  private static final List<String> RUN =
      List.of(
          "estimate",
          "--rows",
          "0:1000",
          "--proposal",
          "encoder",
          "--samples",
          "300",
          "--progress",
          "none");

  // Far more than there are of runs that take alike.
  private static final int MOST_DONE = 1000;

  private final Path elbo;
  private final Path folder;

  private enum Signal {
    KILL(9, 100),
    TERM(15, 30),
    INT(2, 30);

    private final int number;
    private final int cases;

    Signal(int number, int cases) {
      this.number = number;
      this.cases = cases;
    }
  }

  private KillFiles(Path elbo, Path folder) {
    this.elbo = elbo;
    this.folder = folder;
  }

  /// @param cases runs that the signal ended
  /// @param done runs that had ended before it, besides
  /// @param left runs that ended with whole rows
  /// @param answered runs with the status of the signal and, where rows are left, the last line
  /// @param equal runs that were gone on from to the bytes of the whole run
  private record Row(Signal signal, int cases, int done, int left, int answered, int equal) {
    String line() {
      return String.format(
          Locale.ROOT,
          "| SIG%s | %d | %d | %d | %d | %d |",
          signal,
          cases,
          done,
          left,
          answered,
          equal);
    }

    boolean isGood() {
      return equal == cases && answered == cases;
    }
  }

  /// Writes the file; ends with status 1 if a resumed run has other bytes, or a run has another
  /// status or last line.
  ///
  /// @param args the folder to write to, and optionally the largest number of cases of a signal
  public static void main(String... args) throws IOException, InterruptedException {
    int most = args.length > 1 ? Integer.parseInt(args[1]) : Integer.MAX_VALUE;
    Path results = Path.of(args[0]).toAbsolutePath().normalize();
    Path work = Files.createTempDirectory("elbo-kills");
    List<Row> rows = new ArrayList<>();
    try {
      KillFiles kills = new KillFiles(Launcher.above(results), work);
      long time = kills.whole();
      for (Signal signal : Signal.values()) {
        rows.add(kills.row(signal, Math.min(signal.cases, most), time));
      }
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
        "| signal | runs that it ended | runs that were done before | ended with rows left | ended"
            + " with its status, and how to resume | resumed to equal bytes |");
    lines.add("|---|---:|---:|---:|---:|---:|");
    rows.forEach(row -> lines.add(row.line()));
    Files.write(results.resolve("kills.md"), lines);
    lines.forEach(System.out::println);
    System.exit(rows.stream().allMatch(Row::isGood) ? 0 : 1);
  }

  // A process that is started in the background of a script would ignore SIGINT.
  private Process start(Path output, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(elbo.toString());
    command.addAll(RUN);
    command.addAll(List.of("--output", output.toString()));
    command.addAll(Arrays.asList(more));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(folder.resolve("err").toFile())
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

  private static void send(Signal signal, Process process)
      throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -" + signal.number + " " + process.pid())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private Row row(Signal signal, int cases, long time) throws IOException, InterruptedException {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(signal.number);
    Path output = folder.resolve("a.jsonl");
    int left = 0;
    int done = 0;
    int answered = 0;
    int equal = 0;
    int ended = 0;
    while (ended < cases) {
      if (done > MOST_DONE) {
        throw new IllegalStateException("runs end before their signal");
      }
      Process process = start(output);
      process.waitFor(random.nextLong(time), TimeUnit.NANOSECONDS);
      send(signal, process);
      int status = process.waitFor();
      if (status == 0) {
        done++;
        Files.delete(output);
        continue;
      }
      boolean rows = Files.exists(folder.resolve("a.jsonl.part"));
      left += rows ? 1 : 0;
      answered += isAnswer(signal, status, rows) ? 1 : 0;
      run(start(output, "--resume", "--threads", Integer.toString(1 + ended % 3)));
      equal += Files.mismatch(folder.resolve("whole.jsonl"), output) < 0 ? 1 : 0;
      Files.delete(output);
      ended++;
    }
    return new Row(signal, cases, done, left, answered, equal);
  }

  private boolean isAnswer(Signal signal, int status, boolean rows) throws IOException {
    if (status != 128 + signal.number) {
      return false;
    }
    if (signal == Signal.KILL || !rows) {
      return true;
    }
    List<String> lines = Files.readAllLines(folder.resolve("err"));
    return !lines.isEmpty()
        && lines.getLast().matches("elbo: interrupted: \\d+ of \\d+ rows are kept; .*--resume.*");
  }
}
