package elbo.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import elbo.onnx.schema.TensorProto.DataType;
import elbo.onnx.schema.TypeProto;
import elbo.onnx.schema.ValueInfoProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What is understood of a folder with a VAE: every input and output of its graphs, all that is
/// wrong with both, and a `model.json` that mends it where there is one. Of other kinds of models
/// the graphs are listed alone.
///
/// @param graphs the ONNX files of the folder
/// @param problems what keeps the model from being opened, one line each; none where it opens
/// @param fix a `model.json` with which it opens, where it does not as it is
public record Examination(List<Graph> graphs, List<String> problems, Optional<Fix> fix) {
  private static final int TRIES = 8;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public Examination {
    graphs = List.copyOf(graphs);
    problems = List.copyOf(problems);
  }

  /// An ONNX file.
  ///
  /// @param file its name
  /// @param inputs in the order of the graph
  /// @param outputs in the order of the graph
  /// @param computedBy what computes it, and why, where it is a network that was understood
  public record Graph(
      String file, List<Value> inputs, List<Value> outputs, Optional<String> computedBy) {
    public Graph {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /// An input or output.
  ///
  /// @param type the element type and the shape: `float [n, 784]`
  /// @param role what it was understood to be; empty where it was not understood
  public record Value(String name, String type, String role) {}

  /// A `model.json`.
  ///
  /// @param json its text
  /// @param guessed whether a part of it is a guess, not only what an error asked for
  /// @param description of the model with it, in one line
  public record Fix(String json, boolean guessed, String description) {}

  /// Examines a folder.
  ///
  /// @param rowShape the shape of a row of data; empty if it is not known
  /// @param numbers of the data
  public static Examination of(Path folder, int[] rowShape, DataKind numbers) {
    RowShape rows = new RowShape(rowShape.clone(), "rows of the data");
    Description.Both described;
    try {
      described = Description.read(folder);
    } catch (IllegalArgumentException e) {
      // What it should have been is not known, so that the graphs stand by themselves.
      return new Examination(
          graphs(folder, Optional.empty()), List.of(message(e)), Optional.empty());
    }
    if (OnnxDiffusion.isOne(folder)
        || OnnxAutoregressive.isOne(folder, described.root())
        || OnnxHierarchy.isOne(folder, described.root())) {
      return new Examination(graphs(folder, Optional.empty()), List.of(), Optional.empty());
    }
    Attempt first = new Attempt(folder, described, rows, numbers);
    return new Examination(
        graphs(folder, Optional.of(first)), first.problems, first.fix(folder, rows, numbers));
  }

  private static String message(Exception e) {
    return Objects.requireNonNullElse(e.getMessage(), e.toString());
  }

  private static List<Graph> graphs(Path folder, Optional<Attempt> attempt) {
    List<Graph> graphs = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.onnx")) {
      found.forEach(files::add);
    } catch (IOException e) {
      return graphs;
    }
    files.sort(null);
    for (Path path : files) {
      try {
        ModelFile file = ModelFile.read(path);
        String name = file.nameInFolder();
        graphs.add(
            new Graph(
                name,
                values(file.allInputs(), v -> attempt.map(a -> a.input(name, v)).orElse("")),
                values(
                    file.graph().getOutputList(),
                    v -> attempt.map(a -> a.output(name, v)).orElse("")),
                attempt.flatMap(a -> a.route(name))));
      } catch (IllegalArgumentException e) {
        // Among the problems, if the model needs this file.
      }
    }
    return graphs;
  }

  private static List<Value> values(List<ValueInfoProto> infos, UnaryOperator<String> role) {
    return infos.stream()
        .map(info ->
            new Value(
                FileName.oneLine(info.getName()),
                type(info),
                FileName.oneLine(role.apply(info.getName()))))
        .toList();
  }

  private static String type(ValueInfoProto info) {
    TypeProto.Tensor tensor = info.getType().getTensorType();
    DataType type = DataType.forNumber(tensor.getElemType());
    String shape =
        tensor.getShape().getDimList().stream()
            .map(d ->
                d.hasDimValue()
                    ? Long.toString(d.getDimValue())
                    : d.hasDimParam() ? d.getDimParam() : "?")
            .collect(Collectors.joining(", ", " [", "]"));
    return FileName.oneLine(
        (type == null ? "?" : type.name().toLowerCase(Locale.ROOT))
            + (tensor.hasShape() ? shape : ""));
  }

  /// The model under one description: what of it opens, and what does not.
  private static final class Attempt {
    private final List<String> problems = new ArrayList<>();
    // Keys for a part whose outputs have names that are not understood.
    private final List<String> guesses = new ArrayList<>();
    private final Description.Both described;
    private Optional<OnnxEncoder> encoder = Optional.empty();
    private Optional<OnnxDecoder> decoder = Optional.empty();
    private Optional<Parts> parts = Optional.empty();
    private String description = "";

    Attempt(Path folder, Description.Both described, RowShape rows, DataKind numbers) {
      this.described = described;
      try {
        parts = Optional.of(Parts.read(name(folder), folder, described));
      } catch (IllegalArgumentException e) {
        problems.add(message(e));
        return;
      }
      examine(parts.get(), rows, numbers);
    }

    private static String name(Path folder) {
      Path name = folder.toAbsolutePath().normalize().getFileName();
      return FileName.oneLine(name == null ? folder.toString() : name.toString());
    }

    private void examine(Parts of, RowShape rows, DataKind numbers) {
      double[] y = new double[of.condition().width()];
      if (!of.isWhole()) {
        of.encoder()
            .ifPresent(use ->
                attempt(
                    () -> encoder = Optional.of(openEncoder(of, use, rows, y)),
                    () -> Guess.ofEncoder(use.file(), described.encoder()),
                    described.encoder()));
        of.decoder()
            .ifPresent(use ->
                attempt(
                    () -> decoder = Optional.of(openDecoder(of, use, y)),
                    () -> Guess.ofDecoder(use.file(), described.decoder(), numbers),
                    described.decoder()));
      }
      if (problems.isEmpty()) {
        attempt(
            () -> description = Opened.of(of, of.sha256(), rows, y).description(),
            Optional::empty,
            described.root());
      }
    }

    private void attempt(Runnable open, Supplier<Optional<String>> guess, Description part) {
      try {
        open.run();
      } catch (IllegalArgumentException e) {
        problems.add(message(e));
        guess.get().ifPresent(keys -> guesses.add(part.line(keys)));
      }
    }

    private static OnnxEncoder openEncoder(Parts of, Condition.Use use, RowShape rows, double[] y) {
      ModelFile file = of.condition().bind(use, y);
      RowShape shape = DataLayout.of(rows, of.described().root()).shape();
      return OnnxEncoder.open(file, of.described().encoder(), shape);
    }

    private OnnxDecoder openDecoder(Parts of, Condition.Use use, double[] y) {
      RowShape latent =
          encoder
              .map(e -> new RowShape(e.dims(), "latents of " + e.file().name()))
              .orElse(RowShape.unknown());
      ModelFile file = of.condition().bind(use, y);
      return OnnxDecoder.open(file, of.described().decoder(), latent);
    }

    String input(String file, String name) {
      if (encoder.isPresent() && isFile(encoder.get().file(), file)) {
        return encoder.get().input().name.equals(name) ? "x" : "condition";
      }
      if (decoder.isPresent() && isFile(decoder.get().file(), file)) {
        return decoder.get().input().name.equals(name) ? "z" : "condition";
      }
      return "";
    }

    String output(String file, String name) {
      if (encoder.isPresent() && isFile(encoder.get().file(), file)) {
        return role(encoder.get().reads(), name, described.encoder(), " of q(z | x)");
      }
      if (decoder.isPresent() && isFile(decoder.get().file(), file)) {
        return role(decoder.get().reads(), name, described.decoder(), " of p(x | z)");
      }
      return "";
    }

    private static boolean isFile(ModelFile file, String name) {
      return file.nameInFolder().equals(name);
    }

    private static String role(String reads, String name, Description part, String of) {
      if (part.texts("ignore").contains(name)) {
        return "ignored";
      }
      String from = " from output " + name;
      return Arrays.stream(reads.split(", "))
          .filter(r -> r.endsWith(from) || r.contains(from + " "))
          .map(r -> r.substring(0, r.indexOf(from)))
          .collect(
              Collectors.collectingAndThen(
                  Collectors.joining(" and "), words -> words.isEmpty() ? "" : words + of));
    }

    Optional<String> route(String file) {
      return encoder
          .filter(e -> isFile(e.file(), file))
          .map(e -> e.route().toString())
          .or(() -> decoder.filter(d -> isFile(d.file(), file)).map(d -> d.route().toString()));
    }

    /// A description with which the model opens, reached by what errors ask for and by guesses.
    Optional<Fix> fix(Path folder, RowShape rows, DataKind numbers) {
      ObjectNode json = described.bytes().map(Attempt::parsed).orElseGet(JSON::createObjectNode);
      boolean guessed = false;
      Attempt at = this;
      for (int i = 0; i < TRIES && !at.problems.isEmpty(); i++) {
        ObjectNode before = json.deepCopy();
        for (String problem : at.problems) {
          Optional<ObjectNode> asked = line(problem);
          asked.ifPresent(keys -> merge(json, keys));
          guessed |= asked.isPresent() && problem.contains("one of these lines");
        }
        if (json.equals(before)) {
          for (String guess : at.guesses) {
            line(guess).ifPresent(asked -> merge(json, asked));
          }
          guessed = true;
        }
        if (json.equals(before)) {
          return Optional.empty();
        }
        try {
          Path path = folder.resolve(Description.FILE);
          Description.Both next = Description.read(path, ByteString.copyFrom(bytes(json)));
          at = new Attempt(folder, next, rows, numbers);
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
      return problems.isEmpty() || !at.problems.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Fix(new String(bytes(json), StandardCharsets.UTF_8), guessed, at.description));
    }

    private static ObjectNode parsed(ByteString bytes) {
      try {
        return (ObjectNode) JSON.readTree(bytes.toByteArray());
      } catch (IOException e) {
        throw new IllegalArgumentException(Description.FILE + ": cannot be read", e);
      }
    }

    private static byte[] bytes(ObjectNode json) {
      try {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }

    // Errors have the line that settles them, as JSON that may have more text behind it.
    private static Optional<ObjectNode> line(String problem) {
      for (int at = problem.indexOf("{\""); at >= 0; at = problem.indexOf("{\"", at + 1)) {
        try {
          JsonNode node = JSON.readTree(problem.substring(at));
          if (node instanceof ObjectNode object
              && (object.has("encoder") || object.has("decoder") || object.has("shape"))) {
            return Optional.of(object);
          }
        } catch (JsonProcessingException e) {
          // Not a line that can stand as it is: there is a '…' in it.
        }
      }
      return Optional.empty();
    }

    private static void merge(ObjectNode into, ObjectNode from) {
      from.properties()
          .forEach(entry -> {
            // The parameters of one family are none of another.
            if (!entry.getKey().equals("likelihood")
                && into.get(entry.getKey()) instanceof ObjectNode inner
                && entry.getValue() instanceof ObjectNode more) {
              merge(inner, more);
            } else {
              into.set(entry.getKey(), entry.getValue());
            }
          });
    }
  }
}
