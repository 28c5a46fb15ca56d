package elbo.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import elbo.Comparison.Kind;
import elbo.Comparison.Score;
import elbo.InputException;
import elbo.report.Scores.Measure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The scores in a file of results, JSON lines or CSV, as [ResultFile] writes it.
///
/// Log p(x) of a row is that of `EvidenceInterval` or `LogEvidence`; where there is neither, the
/// `Iwae` of most samples or an ELBO stands in for it, as a lower bound.
public final class ScoresFile {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern IWAE = Pattern.compile("Iwae\\(k=([0-9]+)\\)");
  private static final String EXACT = "Exact";

  private final Path file;
  private final Map<String, String> heading = new LinkedHashMap<>();
  // Of the row that is being read, by the name of the bound.
  private final Map<String, Map<String, String>> bounds = new LinkedHashMap<>();
  private final Map<Integer, String> ids = new LinkedHashMap<>();
  private Optional<Scores> scores = Optional.empty();
  private int row = -1;

  private ScoresFile(Path file) {
    this.file = file;
  }

  /// The scores of a file.
  ///
  /// @throws InputException if it cannot be read, is no such file, or a row has no score
  public static Scores read(Path file) {
    return new ScoresFile(file).read();
  }

  /// Whether a name is that of a file of results.
  public static boolean isNamed(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".jsonl") || lower.endsWith(".csv");
  }

  private Scores read() {
    boolean csv = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      if (csv) {
        readCsv(in);
      } else {
        readJson(in);
      }
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": must exist, but there is no such file", e);
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw new InputException(file + ": is no file of results: " + reason(e), e);
    }
    endRow();
    if (scores().rows().isEmpty() && scores().failures().isEmpty()) {
      throw new InputException(file + ": must have results of rows, but has none");
    }
    return scores();
  }

  private static String reason(Exception e) {
    return e instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : String.valueOf(e.getMessage());
  }

  private void readJson(BufferedReader in) throws IOException {
    try (JsonParser json = JSON.createParser(in)) {
      while (json.nextToken() != null) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
          throw new InputException(
              file + ": must have one JSON object a line, but has " + json.currentToken());
        }
        Map<String, String> fields = fields(json);
        if (fields.containsKey("row")) {
          add(fields);
        } else {
          heading.putAll(fields);
        }
      }
    }
  }

  // Lists and objects inside are of no use here.
  private static Map<String, String> fields(JsonParser json) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      JsonToken value = json.nextToken();
      if (value.isStructStart()) {
        json.skipChildren();
      } else if (value != JsonToken.VALUE_NULL) {
        fields.put(key, json.getText());
      }
    }
    return fields;
  }

  private void readCsv(BufferedReader in) throws IOException {
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(in)) {
      for (NamedCsvRecord line : csv) {
        Map<String, String> fields = new LinkedHashMap<>();
        line.getFieldsAsMap()
            .forEach((key, value) -> {
              if (!value.isEmpty()) {
                fields.put(key, value);
              }
            });
        add(fields);
      }
    }
  }

  private Scores scores() {
    if (scores.isEmpty()) {
      scores =
          Optional.of(
              new Scores(
                  heading.getOrDefault("model", file.toString()),
                  "results in " + file,
                  Optional.ofNullable(heading.get("data")),
                  Optional.ofNullable(heading.get("seed")),
                  number -> Optional.ofNullable(ids.get(number))));
    }
    return scores.get();
  }

  private void add(Map<String, String> fields) {
    int number = (int) number(fields, "row");
    if (number != row) {
      endRow();
      if (scores().rows().containsKey(number) || scores().failures().containsKey(number)) {
        throw new InputException(file + ": has row " + number + " twice");
      }
      row = number;
    }
    if (fields.containsKey("id")) {
      ids.put(number, field(fields, "id"));
    }
    if (fields.containsKey("error")) {
      scores().fail(number, field(fields, "error"));
    } else {
      bounds.put(field(fields, "bound"), fields);
    }
  }

  private String field(Map<String, String> fields, String key) {
    String value = fields.get(key);
    if (value == null) {
      throw new InputException(
          file + ": is no file of results of elbo estimate: a line has no '" + key + "'");
    }
    return value;
  }

  private double number(Map<String, String> fields, String key) {
    String text = field(fields, key);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InputException(
          file + ": '" + key + "' must be a number, but is " + InputException.quote(text), e);
    }
  }

  private void endRow() {
    if (!bounds.isEmpty()) {
      boolean exact = EXACT.equals(heading.get("proposal"));
      Map<Measure, Score> of = new LinkedHashMap<>();
      Optional<Score> elbo =
          first(Kind.LOWER, "EncoderElbo", "Elbo", "AnalyticElbo(beta=1.0)", "ControlVariateElbo");
      Score evidence =
          evidence(exact)
              .or(this::iwae)
              .or(() -> elbo)
              .orElseThrow(() ->
                  new InputException(
                      file
                          + ": row "
                          + row
                          + " has neither log p(x) nor a lower bound, but "
                          + bounds.keySet()));
      of.put(Measure.LOG_EVIDENCE, evidence);
      (exact ? Optional.of(evidence) : elbo).ifPresent(s -> of.put(Measure.ELBO, s));
      boolean sound =
          evidence.kind() == Kind.EXACT
              || bounds.values().stream()
                  .allMatch(fields -> field(fields, "verdict").equals("sound"));
      scores().put(row, new Scores.Row(Optional.ofNullable(ids.get(row)), of, sound));
    }
    bounds.clear();
  }

  private Optional<Score> evidence(boolean exact) {
    Optional<String> interval =
        bounds.keySet().stream().filter(name -> name.startsWith("EvidenceInterval(")).findFirst();
    Map<String, String> known = interval.map(bounds::get).orElse(Map.of());
    if (known.containsKey("exact")) {
      return Optional.of(new Score(number(known, "exact"), 0, Kind.EXACT));
    }
    return first(exact ? Kind.EXACT : Kind.ESTIMATE, interval.orElse("LogEvidence"), "LogEvidence");
  }

  private Optional<Score> iwae() {
    long most = 0;
    for (String name : bounds.keySet()) {
      Matcher matcher = IWAE.matcher(name);
      if (matcher.matches()) {
        most = Math.max(most, Long.parseLong(matcher.group(1)));
      }
    }
    return first(Kind.LOWER, "Iwae(k=" + most + ")");
  }

  private Optional<Score> first(Kind kind, String... names) {
    for (String name : names) {
      Map<String, String> fields = bounds.get(name);
      if (fields != null) {
        return Optional.of(
            new Score(number(fields, "value"), number(fields, "standardError"), kind));
      }
    }
    return Optional.empty();
  }
}
