package elbo.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Fork;
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
/// WHAT [options of bench/peers/compare]` records the comparison as `peers.json`.
public final class Recorder {
  private static final String PEERS = "--peers";

  private Recorder() {}

  /// Runs and records.
  ///
  /// @param args the folder of the project, then as above
  public static void main(String... args) throws IOException {
    List<String> rest = new ArrayList<>(Arrays.asList(args).subList(1, args.length));
    boolean peers = rest.remove(PEERS);
    if (rest.isEmpty() || rest.getFirst().startsWith("-")) {
      System.err.println(
          "usage: bench/record WHAT [JMH options]\n"
              + "       bench/record --peers WHAT [options of bench/peers/compare]");
      System.exit(2);
    }
    Path root = Path.of(args[0]);
    String command = "bench/record " + (peers ? PEERS + " " : "") + quoted(rest);
    String what = rest.removeFirst();
    try {
      Path recorded = peers ? peers(root, what, command, rest) : jmh(root, what, command, rest);
      System.out.println("Recorded in " + root.relativize(recorded));
    } catch (IllegalArgumentException | CommandLineOptionException | RunnerException e) {
      System.err.println("bench/record: " + e.getMessage());
      System.exit(2);
    }
  }

  private static String quoted(List<String> words) {
    return String.join(
        " ", words.stream().map(w -> w.matches("[\\w@%+=:,./-]+") ? w : "'" + w + "'").toList());
  }

  private static Path jmh(Path root, String what, String command, List<String> args)
      throws IOException, RunnerException, CommandLineOptionException {
    CommandLineOptions options = new CommandLineOptions(args.toArray(String[]::new));
    List<String> flags = new ArrayList<>(flags());
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
    Recording recording = Recording.open(root, what, flags(), command);
    List<String> compare = new ArrayList<>();
    compare.add(root.resolve("bench/peers/compare").toString());
    compare.addAll(List.of("--json", recording.file("peers.json").toString()));
    compare.addAll(args);
    if (!Recording.run(new ProcessBuilder(compare).redirectOutput(Redirect.INHERIT))) {
      recording.discard();
      throw new IllegalArgumentException("the peers could not be compared");
    }
    return recording.close();
  }

  private static List<String> flags() {
    return List.of(Measured.class.getAnnotation(Fork.class).jvmArgsPrepend());
  }
}
