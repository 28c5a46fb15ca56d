package elbo.bench;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs benchmarks and records them in `results/<date>-<what>`.
///
/// `bench/record WHAT [JMH options]` records JMH's raw results as `jmh.json`; `bench/record --peers
/// WHAT [options of bench/peers/compare]` records the comparison as `peers.json`, with `-XX:…` for
/// the JVM of this library; `bench/record --spark WHAT` what a cluster costs, as `spark.json`; the
/// name of a [StudyName] before WHAT records that study, the files of its class.
///
/// Sources with uncommitted changes are refused, since nobody else could measure them; with
/// `--dirty` they are measured, and [Machine#dirty()] is recorded.
public final class Recorder {
  private static final String DIRTY = "--dirty";
  private static final String JMH = "";
  private static final String PEERS = "--peers";
  private static final String SPARK = "--spark";
  private static final String USAGE =
      """
      usage: bench/record [--dirty] WHAT [JMH options]
             bench/record [--dirty] --peers WHAT [-XX:…] [options of bench/peers/compare]
             bench/record [--dirty] --spark WHAT
             bench/record [--dirty] --STUDY WHAT [its arguments]
      """;

  private Recorder() {}

  /// What is asked for. Only the first word says what is run: those behind WHAT belong to that,
  /// which may have options of the same names.
  record Request(boolean dirty, String kind, String what, List<String> more) {
    static Optional<Request> of(List<String> words) {
      boolean dirty = words.indexOf(DIRTY) == 0;
      List<String> rest = words.subList(dirty ? 1 : 0, words.size());
      String kind = rest.isEmpty() || !rest.getFirst().startsWith("-") ? JMH : rest.getFirst();
      List<String> own = rest.subList(kind.equals(JMH) ? 0 : 1, rest.size());
      if (own.isEmpty() || own.getFirst().startsWith("-")) {
        return Optional.empty();
      }
      List<String> more = List.copyOf(own.subList(1, own.size()));
      Request request = new Request(dirty, kind, own.getFirst(), more);
      return request.isUnderstood() ? Optional.of(request) : Optional.empty();
    }

    private boolean isUnderstood() {
      return switch (kind) {
        case JMH, PEERS -> true;
        case SPARK -> more.isEmpty();
        default -> StudyName.of(kind).filter(study -> study.takes(more.size())).isPresent();
      };
    }
  }

  /// Runs and records.
  ///
  /// @param args the folder of the project, then as above
  public static void main(String... args) throws IOException {
    Path root = Path.of(args[0]);
    List<String> words = Arrays.asList(args).subList(1, args.length);
    Optional<Request> request = Request.of(words);
    if (request.isEmpty()) {
      System.err.println(USAGE + "STUDY: " + StudyName.all());
      System.exit(2);
    }
    try {
      Path recorded = run(root, request.get(), "bench/record " + quoted(words));
      System.out.println("Recorded in " + root.relativize(recorded));
    } catch (IllegalArgumentException | CommandLineOptionException | RunnerException e) {
      System.err.println("bench/record: " + e.getMessage());
      System.exit(2);
    }
  }

  private static Path run(Path root, Request request, String command)
      throws IOException, RunnerException, CommandLineOptionException {
    if (!request.dirty()) {
      requireCommitted(root);
    }
    String what = request.what();
    List<String> more = request.more();
    return switch (request.kind()) {
      case JMH -> jmh(root, what, command, more);
      case PEERS -> peers(root, what, command, more);
      case SPARK -> spark(root, what, command);
      default -> study(root, what, command, StudyName.of(request.kind()).orElseThrow(), more);
    };
  }

  /// @throws IllegalArgumentException if the sources have uncommitted changes
  static void requireCommitted(Path root) {
    if (Machine.isDirty(root)) {
      throw new IllegalArgumentException(
          "the sources must be committed, but have uncommitted changes (git status); --dirty"
              + " records them as such");
    }
  }

  private static String quoted(List<String> words) {
    return String.join(
        " ", words.stream().map(w -> w.matches("[\\w@%+=:,./-]+") ? w : "'" + w + "'").toList());
  }

  private static Path jmh(Path root, String what, String command, List<String> args)
      throws IOException, RunnerException, CommandLineOptionException {
    CommandLineOptions options = new CommandLineOptions(args.toArray(String[]::new));
    List<String> flags = new ArrayList<>(Recording.flags());
    flags.addAll(options.getJvmArgs().orElse(List.of()));
    flags.addAll(options.getJvmArgsAppend().orElse(List.of()));
    Recording recording = Recording.open(root, what, flags, command);
    Runner runner =
        new Runner(
            new OptionsBuilder()
                .parent(options)
                .resultFormat(ResultFormatType.JSON)
                .result(recording.file("jmh.json").toString())
                .build());
    boolean measured = false;
    try {
      measured = !runner.run().isEmpty();
    } catch (NoBenchmarksException e) {
      throw new IllegalArgumentException("no benchmark matches", e);
    } finally {
      if (!measured) {
        recording.discard();
      }
    }
    if (!measured) {
      throw new IllegalArgumentException("no benchmark ran to its end");
    }
    return recording.close();
  }

  private static Path peers(Path root, String what, String command, List<String> args)
      throws IOException {
    List<String> flags = new ArrayList<>(Recording.flags());
    List<String> compare = new ArrayList<>(List.of(root.resolve("bench/peers/compare").toString()));
    for (String arg : args) {
      boolean ofJava = arg.startsWith("-XX:");
      if (ofJava) {
        flags.add(arg);
      }
      compare.add(ofJava ? "--java=" + arg : arg);
    }
    Recording recording = Recording.open(root, what, flags, command);
    compare.addAll(List.of("--json", recording.file("peers.json").toString()));
    if (!Recording.run(new ProcessBuilder(compare).redirectOutput(Redirect.INHERIT))) {
      recording.discard();
      throw new IllegalArgumentException("the peers could not be compared");
    }
    return recording.close();
  }

  // In JVMs of its own class path: Spark and its libraries are not in that of the benchmarks.
  private static Path spark(Path root, String what, String command) throws IOException {
    Recording recording = Recording.open(root, what, Recording.flags(), command);
    String pom = root.resolve("pom.xml").toString();
    Path built = root.resolve("spark").resolve("target");
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(Recording.flags());
    java.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-cp"));
    java.add(built.resolve("elbo-spark.jar") + File.pathSeparator + built.resolve("lib") + "/*");
    java.addAll(List.of("elbo.spark.study.SparkFiles", recording.file(".").toString()));
    if (!Recording.run(
            new ProcessBuilder(
                "mvn", "-q", "-B", "-f", pom, "-Dquick", "-pl", "spark", "-am", "package"))
        || !Recording.run(new ProcessBuilder(java).redirectOutput(Redirect.INHERIT))) {
      recording.discard();
      throw new IllegalArgumentException("the costs of a cluster could not be measured");
    }
    return recording.close();
  }

  private static Path study(
      Path root, String what, String command, StudyName study, List<String> rest)
      throws IOException {
    List<String> flags = new ArrayList<>(Recording.flags());
    if (study == StudyName.FRACTIONS) {
      flags.addAll(rest);
    }
    Recording recording = Recording.open(root, what, flags, command);
    String folder = recording.file(".").toString();
    List<String> java = new ArrayList<>(Recording.java(Recording.flags(), study.files(), folder));
    java.addAll(rest);
    if (!Recording.run(new ProcessBuilder(java).redirectOutput(Redirect.INHERIT))) {
      recording.discard();
      throw new IllegalArgumentException("the study did not end");
    }
    return recording.close();
  }
}
