package elbo.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import elbo.onnx.RuntimeBuffers.Output;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A session of ONNX Runtime for the graph of a file.
final class RuntimeSession {
  private static final String FOLDER = "session.model_external_initializers_file_folder_path";

  private final ModelFile file;
  private final OrtSession session;

  private RuntimeSession(ModelFile file, OrtSession session) {
    this.file = file;
    this.session = session;
  }

  /// @throws IllegalArgumentException if ONNX Runtime cannot run the graph
  static RuntimeSession open(ModelFile file) {
    // The session of a graph is the same whatever it is given.
    return file.given().inputs().isEmpty()
        ? made(file)
        : new RuntimeSession(
            file,
            (OrtSession)
                file.shared().computeIfAbsent(RuntimeSession.class, _ -> made(file).session));
  }

  private static RuntimeSession made(ModelFile file) {
    OrtEnvironment environment = RuntimeEnvironment.get();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.setDeterministicCompute(true);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      // The bytes that were parsed, with the place of other files that they refer to.
      Optional<Path> folder = file.path().map(p -> p.toAbsolutePath().normalize().getParent());
      if (!file.external().isEmpty() && folder.isPresent()) {
        options.addConfigEntry(FOLDER, folder.orElseThrow().toString());
      }
      return new RuntimeSession(file, environment.createSession(file.bytes(), options));
    } catch (OrtException e) {
      throw file.error("ONNX Runtime cannot run it: " + oneLine(e));
    }
  }

  /// Runs a batch of zeros, which shows that the graph runs and which shapes its outputs have.
  List<Output> probe(GraphInput input, int rows, List<Group> groups) throws OrtException {
    Set<String> names = new LinkedHashSet<>(groups.stream().map(Group::output).toList());
    Set<String> reached = Reach.from(file.graph(), input.name);
    List<Output> outputs = new ArrayList<>();
    RuntimeBuffers buffer = new RuntimeBuffers(input, rows, List.of());
    try (OrtSession.Result result = session.run(buffer.inputs(), names)) {
      for (String name : names) {
        if (!(result.get(name).orElseThrow().getInfo() instanceof TensorInfo info)
            || !RuntimeCells.isReal(info.type)) {
          throw file.error(
              String.format(Locale.ROOT, "output %s is no tensor of real numbers", name));
        }
        Output output = Output.of(name, info, rows, reached.contains(name), input.batch >= 0);
        if (output.rowDims().stream().anyMatch(d -> d < 1)
            || (reached.contains(name) && !output.perRow())
            || (long) output.width() * rows > TracedValue.LARGEST) {
          throw file.error(
              String.format(
                  Locale.ROOT,
                  "output %s has the shape %s for %d rows",
                  name,
                  output.shape(),
                  rows));
        }
        outputs.add(output);
      }
    }
    return outputs;
  }

  OrtSession session() {
    return session;
  }

  void run(RuntimeBuffers buffers) throws OrtException {
    buffers.run(session);
  }

  ModelFile file() {
    return file;
  }

  /// The error that a graph that has run before does not run.
  IllegalStateException failed(OrtException e) {
    return new IllegalStateException(
        FileName.oneLine(file.name() + ": ONNX Runtime failed: " + oneLine(e)), e);
  }

  /// Closes the session, unless others may share it.
  void close() {
    if (!file.given().inputs().isEmpty()) {
      return;
    }
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /// The first line of the reason.
  static String oneLine(OrtException e) {
    String message = e.getMessage();
    return message == null
        ? "no reason given"
        : message.lines().filter(l -> !l.isBlank()).findFirst().orElse("no reason given").strip();
  }
}
