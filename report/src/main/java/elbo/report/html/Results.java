package elbo.report.html;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The lines of a run over rows by columns: its heading, its rows and a [Series] a bound.
final class Results {
  private final JsonLine heading;
  private final Map<String, Series> series = new LinkedHashMap<>();
  private final Doubles numbers = new Doubles();
  private final Doubles evaluations = new Doubles();
  private final Doubles kHats = new Doubles();
  private final List<Trust> trusts = new ArrayList<>();
  // Of rows whose errors cannot be trusted and of those that failed.
  private final Map<Integer, String> whys = new LinkedHashMap<>();
  private final Map<Integer, String> ids = new LinkedHashMap<>();
  private final Map<String, List<Integer>> stopped = new LinkedHashMap<>();
  private double last = Double.NaN;

  /// What a run says of the errors of a row.
  enum Trust {
    SOUND("sound"),
    UNSOUND("unsound"),
    UNKNOWN("unknown"),
    FAILED("failed");

    private final String word;

    Trust(String word) {
      this.word = word;
    }

    /// As files of results have it.
    String word() {
      return word;
    }

    private static Trust of(JsonLine line) {
      return switch (line.has("error") ? "failed" : line.text("verdict")) {
        case "failed" -> FAILED;
        case "unsound" -> UNSOUND;
        case "unknown" -> UNKNOWN;
        default -> SOUND;
      };
    }
  }

  Results(JsonLine heading) {
    this.heading = heading;
  }

  JsonLine heading() {
    return heading;
  }

  /// Takes the line of a row and a bound; those of a row come one after the other.
  void add(JsonLine line) {
    double number = line.number("row");
    if (number != last) {
      last = number;
      begin(line);
    }
    series
        .computeIfAbsent(line.text("bound"), name -> new Series(name, line.text("kind")))
        .add(rows() - 1, line);
  }

  private void begin(JsonLine line) {
    int index = trusts.size();
    numbers.set(index, line.number("row"));
    evaluations.set(index, line.number("evaluations"));
    kHats.set(index, line.number("kHat"));
    Trust trust = Trust.of(line);
    trusts.add(trust);
    if (trust != Trust.SOUND) {
      whys.put(index, line.text(trust == Trust.FAILED ? "error" : "why"));
    }
    if (line.has("id")) {
      ids.put(index, line.text("id"));
    }
    if (line.has("stopped")) {
      stopped.computeIfAbsent(line.text("stopped"), key -> new ArrayList<>()).add(index);
    }
  }

  int rows() {
    return trusts.size();
  }

  /// The number of a row in its source.
  long number(int index) {
    return (long) numbers.get(index);
  }

  /// What identifies a row, if anything does.
  Optional<String> id(int index) {
    return Optional.ofNullable(ids.get(index));
  }

  /// The number of a row, with what identifies it where anything does.
  String name(int index) {
    return number(index) + id(index).map(id -> " (" + id + ")").orElse("");
  }

  Trust trust(int index) {
    return trusts.get(index);
  }

  /// Why errors of a row cannot be trusted, or why it failed; empty where neither is so.
  String why(int index) {
    return whys.getOrDefault(index, "");
  }

  /// The evaluations of log p(x, z) that a row took, where a rule decided on them; NaN else.
  double evaluations(int index) {
    return evaluations.get(index);
  }

  /// The k-hat of a row: of the bound of that name, or that on which its verdict rests; NaN where
  /// there is none.
  double kHat(int index) {
    Series own = series.get("KHat()");
    own = own == null ? series.get("KHat") : own;
    return own == null ? kHats.get(index) : own.value(index);
  }

  /// The rows by how sampling ended, where a rule decided that.
  Map<String, List<Integer>> stopped() {
    return stopped;
  }

  Collection<Series> all() {
    return series.values();
  }

  /// The series of a bound by its name without parameters: that with the most samples inside, which
  /// is the last.
  Optional<Series> simple(String name) {
    return series.values().stream().filter(s -> s.simple().equals(name)).reduce((_, b) -> b);
  }

  Optional<Series> named(String bound) {
    return Optional.ofNullable(series.get(bound));
  }

  /// What answers for log p(x): an estimate of it, else the highest bound from below that there is.
  Optional<Series> answer() {
    return simple("EvidenceInterval")
        .or(() -> simple("LogEvidence"))
        .or(() -> simple("Bracket"))
        .or(this::highest);
  }

  private Optional<Series> highest() {
    return series.values().stream()
        .filter(s -> s.kind().equals("lower"))
        .max(Comparator.comparingDouble(s -> s.mean(rows())))
        .or(() -> series.values().stream().findFirst());
  }

  /// The indices of rows that have this verdict.
  List<Integer> where(Trust trust) {
    return IntStream.range(0, rows()).filter(i -> trusts.get(i) == trust).boxed().toList();
  }
}
