package elbo.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import elbo.model.Digest;
import elbo.onnx.schema.GraphProto;
import elbo.onnx.schema.ModelProto;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.TypeProto;
import elbo.onnx.schema.ValueInfoProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// One ONNX file, checked: its bytes, its graph and its constants.
final class ModelFile {
  private final FileName file;
  private final byte[] bytes;
  private final ModelProto model;
  private final GraphProto graph;
  private final Map<String, TracedValue> constants = new LinkedHashMap<>();
  private final ExternalData external;
  private final Given given;
  private final Map<Object, Object> shared;

  private ModelFile(FileName file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
    external = new ExternalData(file);
    given = Given.none();
    shared = new ConcurrentHashMap<>();
    this.model = parse();
    this.graph = model.getGraph();
    Tensors tensors = tensors();
    for (TensorProto tensor : graph.getInitializerList()) {
      tensors.read(tensor, tensor.getName()).ifPresent(t -> constants.put(tensor.getName(), t));
    }
    external.readRest(graph);
  }

  private ModelFile(ModelFile original, GraphProto graph) {
    file = original.file;
    model = original.model.toBuilder().setGraph(graph).build();
    bytes = model.toByteArray();
    this.graph = graph;
    external = original.external;
    constants.putAll(original.constants);
    given = original.given;
    shared = new ConcurrentHashMap<>();
  }

  /// The same file with another graph that has the same constants.
  ModelFile with(GraphProto other) {
    return new ModelFile(this, other);
  }

  private ModelFile(ModelFile original, Given given) {
    file = original.file;
    model = original.model;
    bytes = original.bytes;
    graph = original.graph;
    external = original.external;
    constants.putAll(original.constants);
    this.given = given;
    shared = original.shared;
  }

  /// The same file with known numbers for some of its inputs.
  ModelFile given(Given numbers) {
    return new ModelFile(this, numbers);
  }

  /// The inputs whose numbers are known, with these.
  Given given() {
    return given;
  }

  /// What files that differ in what is given share: their session in ONNX Runtime.
  Map<Object, Object> shared() {
    return shared;
  }

  static ModelFile read(Path path) {
    FileName name = new FileName(path.toString(), Optional.of(path));
    try {
      if (!Files.isRegularFile(path)) {
        throw name.error(Files.exists(path) ? "is no regular file" : "no such file");
      }
      if (Files.size(path) > Integer.MAX_VALUE - 16) {
        throw name.error("has " + Files.size(path) + " bytes, more than the 2 GB of an ONNX file");
      }
      return new ModelFile(name, Files.readAllBytes(path));
    } catch (IOException e) {
      throw name.error("cannot be read");
    }
  }

  static ModelFile resource(String resource) {
    try (InputStream in = ModelFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(resource + ": no such resource");
      }
      return new ModelFile(new FileName(resource, Optional.empty()), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ModelProto parse() {
    if (bytes.length == 0) {
      throw error("is empty");
    }
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw error(
          String.format(Locale.ROOT, "is truncated or no ONNX model (%d bytes)", bytes.length));
    }
    if (!model.hasIrVersion() || !model.hasGraph() || model.getOpsetImportCount() == 0) {
      throw error(
          String.format(
              Locale.ROOT,
              "is truncated or no ONNX model: it has no %s (%d bytes)",
              !model.hasGraph() ? "graph" : !model.hasIrVersion() ? "version" : "operator set",
              bytes.length));
    }
    if (model.getGraph().getOutputCount() == 0) {
      throw error("is truncated or no ONNX model: its graph has no output");
    }
    return model;
  }

  /// An error about this file, in one line.
  IllegalArgumentException error(String what) {
    return file.error(what);
  }

  /// The name without the folder.
  String nameInFolder() {
    return path()
        .map(Path::getFileName)
        .map(last -> FileName.oneLine(last.toString()))
        .orElseGet(this::name);
  }

  String name() {
    return file.name();
  }

  /// The path of the file, unless it is one of the program's resources.
  Optional<Path> path() {
    return file.path();
  }

  byte[] bytes() {
    return bytes;
  }

  /// The tensors that are kept in other files.
  ExternalData external() {
    return external;
  }

  /// Adds the file's own name, its bytes and those of its external data.
  void addTo(Digest digest) {
    String name = file.name();
    digest.add(name.substring(1 + Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'))));
    digest.add(bytes);
    external.addTo(digest);
  }

  GraphProto graph() {
    return graph;
  }

  /// The initializers that the kernels can use, by name.
  Map<String, TracedValue> constants() {
    return constants;
  }

  /// A reader of constants of this file.
  Tensors tensors() {
    return new Tensors(file, external);
  }

  /// The inputs that are no initializers, nor given.
  List<ValueInfoProto> inputs() {
    Set<String> known = given.names();
    return allInputs().stream().filter(i -> !known.contains(i.getName())).toList();
  }

  /// The inputs that are no initializers.
  List<ValueInfoProto> allInputs() {
    Set<String> initialized =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    return graph.getInputList().stream().filter(i -> !initialized.contains(i.getName())).toList();
  }

  /// The outputs with their declared shapes, for messages: `mean [n, 20], 13 [20]`.
  String describeOutputs() {
    return graph.getOutputList().stream()
        .map(ModelFile::describe)
        .collect(Collectors.joining(", "));
  }

  private static String describe(ValueInfoProto info) {
    TypeProto.Tensor tensor = info.getType().getTensorType();
    String shape =
        tensor.getShape().getDimList().stream()
            .map(d ->
                d.hasDimValue()
                    ? Long.toString(d.getDimValue())
                    : d.hasDimParam() ? d.getDimParam() : "?")
            .collect(Collectors.joining(", ", " [", "]"));
    return info.getName() + (tensor.hasShape() ? shape : "");
  }

  List<String> outputNames() {
    return graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
  }
}
