package elbo.bench.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The recording of what readers do with damaged files: `fuzz.md`, a table with a row a reader, and
/// `fuzz.txt`, the faults.
///
/// `bench/record --fuzz WHAT` runs 100,000 cases of each reader.
public final class FuzzFiles {
  private static final int CASES = 100_000;

  private FuzzFiles() {}

  /// Writes the files; ends with status 1 if there is a fault.
  ///
  /// @param args the folder to write to, and optionally the number of cases of each reader
  public static void main(String... args) throws IOException {
    int cases = args.length > 1 ? Integer.parseInt(args[1]) : CASES;
    Path models = Files.createTempDirectory("elbo-fuzz");
    List<Fuzz> all = new ArrayList<>();
    try {
      for (Reader reader : Readers.all(models)) {
        all.add(Fuzz.of(reader, cases));
        System.out.println(line(all.getLast()));
      }
    } finally {
      delete(models);
    }
    List<String> faults = all.stream().flatMap(fuzz -> fuzz.faults().stream()).toList();
    Path folder = Path.of(args[0]);
    Files.writeString(folder.resolve("fuzz.md"), table(all));
    Files.write(folder.resolve("fuzz.txt"), faults);
    faults.forEach(System.out::println);
    // ONNX Runtime and readers that hang keep threads of their own.
    System.exit(all.stream().allMatch(fuzz -> fuzz.faultCount() == 0) ? 0 : 1);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  static String table(List<Fuzz> all) {
    StringBuilder out = new StringBuilder("| reader |");
    for (Outcome outcome : Outcome.values()) {
      out.append(' ').append(outcome.words()).append(" |");
    }
    out.append("\n|---|").append("---:|".repeat(Outcome.values().length)).append('\n');
    all.forEach(fuzz -> out.append(line(fuzz)).append('\n'));
    return out.toString();
  }

  private static String line(Fuzz fuzz) {
    StringBuilder out = new StringBuilder("| " + fuzz.reader().name() + " |");
    for (Outcome outcome : Outcome.values()) {
      out.append(String.format(Locale.ROOT, " %,d |", fuzz.count(outcome)));
    }
    return out.toString();
  }
}
