package elbo.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import elbo.Evaluation;
import elbo.InputException;
import elbo.Rows;
import elbo.Shard;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What decides the bytes of an output: two runs of the same provenance have the same bytes,
/// whatever the number of threads.
///
/// It is the first of JSON lines, and the side file `NAME.csv.json` of a CSV.
public final class Provenance {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LAST_PRINTABLE = 0x7E;
  private static final String ROWS = "rows";
  private static final String BOUNDS = "bounds";
  private static final String COMMAND = "command";
  private static final String SHARD = "shard";

  // Each a text or several, in the order in which they are written.
  private final Map<String, List<String>> texts = new LinkedHashMap<>();
  private final Set<String> lists = new LinkedHashSet<>();

  private Provenance() {}

  /// That of a run.
  public static Provenance of(Heading heading) {
    Evaluation<?> evaluation = heading.evaluation();
    Rows rows = heading.rows();
    Provenance made = new Provenance();
    made.put("version", heading.version());
    made.put("model", evaluation.model().name());
    made.put("description", heading.how());
    made.put("weights", evaluation.model().sha256());
    made.put("classPath", heading.invocation().classPath());
    made.put("data", rows.source());
    made.put("dataSha256", rows.sha256().get());
    rows.conditions()
        .ifPresent(condition -> {
          made.put("condition", condition.source());
          made.put("conditionSha256", condition.sha256().get());
        });
    made.put(ROWS, rows.from() + ":" + rows.to());
    made.put(SHARD, rows.selection().shard().map(Shard::toString));
    made.put("samples", evaluation.rule().name());
    made.put("points", evaluation.points().name());
    made.put("seed", evaluation.points().seed().toString());
    made.put("proposal", evaluation.sampler().name());
    made.put(BOUNDS, evaluation.reported().stream().map(s -> s.name()).toList());
    if (!heading.notes().isEmpty()) {
      made.put("notes", heading.notes());
    }
    if (!heading.invocation().command().isEmpty()) {
      made.put(COMMAND, heading.invocation().command());
    }
    return made;
  }

  private void put(String field, String text) {
    texts.put(field, List.of(text));
  }

  private void put(String field, Optional<String> text) {
    text.ifPresent(t -> put(field, t));
  }

  private void put(String field, List<String> list) {
    texts.put(field, List.copyOf(list));
    lists.add(field);
  }

  /// That which a line has.
  ///
  /// @param source where the line is, for messages
  /// @throws InputException if it is none
  static Provenance parse(String source, String line) {
    Provenance read = new Provenance();
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw none(source);
      }
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        read.read(source, field, parser);
      }
    } catch (IOException e) {
      throw none(source);
    }
    if (!read.texts.containsKey("version") || !read.texts.containsKey(ROWS)) {
      throw none(source);
    }
    return read;
  }

  private void read(String source, String field, JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_STRING) {
      put(field, parser.getText());
    } else if (token == JsonToken.START_ARRAY) {
      List<String> list = new ArrayList<>();
      while (parser.nextToken() == JsonToken.VALUE_STRING) {
        list.add(parser.getText());
      }
      put(field, list);
    } else {
      throw none(source);
    }
  }

  private static InputException none(String source) {
    return new InputException(
        source + ": must begin with the provenance of a run, one JSON object, but does not");
  }

  /// One JSON object in one line of printable ASCII, without the end of the line.
  public String line() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.setHighestNonEscapedChar(LAST_PRINTABLE);
      json.writeStartObject();
      for (Map.Entry<String, List<String>> field : texts.entrySet()) {
        json.writeFieldName(field.getKey());
        if (lists.contains(field.getKey())) {
          json.writeArray(field.getValue().toArray(String[]::new), 0, field.getValue().size());
        } else {
          json.writeString(field.getValue().getFirst());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /// The first field in which another differs, with the two values: `seed: 1 there, 2 here`.
  ///
  /// @param here what is compared with this
  public Optional<String> difference(Provenance here) {
    Set<String> all = new LinkedHashSet<>(texts.keySet());
    all.addAll(here.texts.keySet());
    return all.stream()
        .filter(field -> !text(field).equals(here.text(field)))
        .findFirst()
        .map(field -> field + ": " + text(field) + " there, " + here.text(field) + " here");
  }

  private String text(String field) {
    List<String> values = texts.get(field);
    return values == null ? "none" : String.join(" ", values);
  }

  /// The command that asked for the run, empty where there was none.
  public List<String> command() {
    return texts.getOrDefault(COMMAND, List.of());
  }

  /// The share of the rows, where several runs share them.
  public Optional<Shard> shard() {
    return Optional.ofNullable(texts.get(SHARD)).map(text -> Shard.parse(text.getFirst()));
  }

  /// That of the whole run of a shard.
  Provenance whole() {
    Provenance whole = new Provenance();
    texts.forEach((field, values) -> {
      if (!field.equals(SHARD)) {
        whole.texts.put(field, values);
      }
    });
    whole.lists.addAll(lists);
    return whole;
  }

  /// How many lines a row has.
  int lines() {
    return texts.getOrDefault(BOUNDS, List.of()).size();
  }

  /// The number of the first row of the whole run.
  int firstRow() {
    return row(0);
  }

  /// One more than the number of the last row of the whole run.
  int endRow() {
    return row(1);
  }

  private int row(int end) {
    String range = text(ROWS);
    String[] ends = range.split(":", -1);
    try {
      return Integer.parseInt(ends[end]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new InputException("rows of a provenance must be A:B, but are " + range, e);
    }
  }
}
