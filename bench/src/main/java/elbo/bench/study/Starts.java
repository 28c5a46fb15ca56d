package elbo.bench.study;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How long the command line takes for ten digits, from the start of its launcher to its end, with
/// the launcher's cache and without.
///
/// The two take turns. The first start, which builds and makes the cache, is not counted.
final class Starts {
  private static final int STARTS = 7;
  private static final List<String> DEFAULT = List.of("estimate", "--rows", "0:10");
  private static final List<String> ENCODER =
      List.of("estimate", "--rows", "0:10", "--proposal", "encoder");

  private final List<Line> lines = new ArrayList<>();

  /// One start.
  ///
  /// @param command the arguments of the command line
  /// @param cached whether with the launcher's cache
  /// @param seconds of wall time, from start to end
  record Line(String command, boolean cached, double seconds) {}

  /// Measures.
  ///
  /// @param elbo the launcher
  /// @throws IOException if a command fails
  static Starts measure(Path elbo) throws IOException {
    Starts starts = new Starts();
    for (List<String> command : List.of(DEFAULT, ENCODER)) {
      start(elbo, command, true);
      for (int i = 0; i < STARTS; i++) {
        for (boolean cached : new boolean[] {true, false}) {
          double seconds = start(elbo, command, cached);
          starts.lines.add(new Line(String.join(" ", command), cached, seconds));
        }
      }
    }
    return starts;
  }

  private static double start(Path elbo, List<String> command, boolean cached) throws IOException {
    List<String> words = new ArrayList<>(List.of(elbo.toString()));
    words.addAll(command);
    ProcessBuilder process =
        new ProcessBuilder(words).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    process.environment().put("ELBO_CACHE", cached ? "on" : "off");
    long from = System.nanoTime();
    try {
      int status = process.start().waitFor();
      if (status != 0) {
        throw new IOException("status " + status + " of " + String.join(" ", words));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return (System.nanoTime() - from) * 1e-9;
  }

  List<Line> lines() {
    return lines;
  }

  /// The medians, in words.
  String overview() {
    return String.format(
        Locale.ROOT,
        "`./elbo %s` takes %.2f s from start to end, without the launcher's cache %.2f s; with"
            + " `--proposal encoder` %.2f and %.2f s: medians of %d starts.%n",
        String.join(" ", DEFAULT),
        median(DEFAULT, true),
        median(DEFAULT, false),
        median(ENCODER, true),
        median(ENCODER, false),
        STARTS);
  }

  private double median(List<String> command, boolean cached) {
    double[] seconds =
        lines.stream()
            .filter(l -> l.cached() == cached && l.command().equals(String.join(" ", command)))
            .mapToDouble(Line::seconds)
            .sorted()
            .toArray();
    return seconds[seconds.length / 2];
  }
}
