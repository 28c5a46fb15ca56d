package elbo.cli;

import elbo.InputException;
import elbo.report.Provenance;
import elbo.report.ResultFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `elbo rerun`: a run once more, and whether it has the same bytes.
@Command(
    name = "rerun",
    mixinStandardHelpOptions = true,
    description = {
      "Repeats the run that an output is of, from its provenance, and compares the bytes.",
      "",
      "Files that the run read must be where they were, seen from the present folder. The exit"
          + " status is 1 if a byte differs.",
      ""
    },
    footer = {"", "Example:", "  elbo rerun results.jsonl"})
final class RerunCommand implements Task {
  @Parameters(paramLabel = "FILE", description = "The output: NAME.jsonl or NAME.csv.")
  String file = "";

  @Mixin ThreadsOption threads = new ThreadsOption();

  private final Console console;
  private final Again again;

  /// Runs a command line.
  interface Again {
    int run(String... args);
  }

  RerunCommand(Console console, Again again) {
    this.console = console;
    this.again = again;
  }

  @Override
  public int run() {
    Path path = OutputOptions.path("FILE", file);
    Provenance provenance = ResultFile.provenance(path);
    if (provenance.command().isEmpty()) {
      throw new InputException(file + ": was not made by a command, so that none can be repeated");
    }
    try {
      Path folder = Files.createTempDirectory("elbo-rerun-");
      try {
        return run(path, provenance, folder.resolve(Objects.requireNonNull(path.getFileName())));
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new InputException("rerun: " + e.getMessage(), e);
    }
  }

  private int run(Path path, Provenance provenance, Path made) throws IOException {
    List<String> args = new ArrayList<>(provenance.command());
    args.add("--output=" + made);
    provenance.shard().ifPresent(shard -> args.add("--shard=" + shard));
    threads.given.ifPresent(t -> args.add("--threads=" + t));
    int status = again.run(args.toArray(String[]::new));
    if (Files.notExists(made)) {
      return status;
    }
    Optional<String> other = provenance.difference(ResultFile.provenance(made));
    long at = mismatch(path, made);
    if (at < 0 && other.isEmpty()) {
      console.out().println("  " + file + ": the same " + Files.size(path) + " bytes");
      return 0;
    }
    console
        .out()
        .println(
            "  "
                + file
                + ": "
                + other.map(o -> "is of another run: " + o).orElse("differs in line " + at));
    return 1;
  }

  // The first line in which they differ, from 1; −1 where they do not.
  private static long mismatch(Path a, Path b) throws IOException {
    long at = Files.mismatch(a, b);
    if (at < 0) {
      return at;
    }
    long line = 1;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(a))) {
      for (long i = 0; i < at; i++) {
        line += in.read() == '\n' ? 1 : 0;
      }
    }
    return line;
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
