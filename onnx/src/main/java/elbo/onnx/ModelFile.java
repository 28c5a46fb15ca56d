package elbo.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import elbo.model.Digest;
import elbo.onnx.schema.GraphProto;
import elbo.onnx.schema.ModelProto;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.ValueInfoProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One ONNX file, checked: its bytes, its graph and its constants.
final class ModelFile {
  private final FileName file;
  private final byte[] bytes;
  private final GraphProto graph;
  private final Map<String, TracedValue> constants = new LinkedHashMap<>();
  private final ExternalData external;

  private ModelFile(FileName file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
    external = new ExternalData(file);
    this.graph = parse();
    Tensors tensors = tensors();
    for (TensorProto tensor : graph.getInitializerList()) {
      tensors.read(tensor, tensor.getName()).ifPresent(t -> constants.put(tensor.getName(), t));
    }
    external.readRest(graph);
  }

  static ModelFile read(Path path) {
    try {
      if (!Files.isRegularFile(path)) {
        throw new IllegalArgumentException(path + ": no such file");
      }
      if (Files.size(path) > Integer.MAX_VALUE - 16) {
        throw new IllegalArgumentException(
            "%s: has %d bytes, more than the 2 GB of an ONNX file"
                .formatted(path, Files.size(path)));
      }
      FileName file = new FileName(path.toString(), Optional.of(path));
      return new ModelFile(file, Files.readAllBytes(path));
    } catch (IOException e) {
      throw new IllegalArgumentException(path + ": cannot be read: " + e.getMessage(), e);
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

  private GraphProto parse() {
    if (bytes.length == 0) {
      throw error("is empty");
    }
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw error("is truncated or no ONNX model (%d bytes)".formatted(bytes.length));
    }
    if (!model.hasIrVersion() || !model.hasGraph() || model.getOpsetImportCount() == 0) {
      throw error(
          "is truncated or no ONNX model: it has no %s (%d bytes)"
              .formatted(
                  !model.hasGraph() ? "graph" : !model.hasIrVersion() ? "version" : "operator set",
                  bytes.length));
    }
    if (model.getGraph().getOutputCount() == 0) {
      throw error("is truncated or no ONNX model: its graph has no output");
    }
    return model.getGraph();
  }

  /// An error about this file, in one line.
  IllegalArgumentException error(String what) {
    return file.error(what);
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

  /// The inputs that are no initializers.
  List<ValueInfoProto> inputs() {
    Set<String> given =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    return graph.getInputList().stream().filter(i -> !given.contains(i.getName())).toList();
  }

  List<String> outputNames() {
    return graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
  }
}
