package elbo.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import elbo.onnx.RuntimeBuffers.Output;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A graph in ONNX Runtime: one session, shared by all threads, with one thread for each call.
///
/// It always computes the same number of rows, the last of which may be zeros. The order of the
/// sums inside ONNX Runtime may depend on that number, and the outputs for a row must not depend on
/// how many are asked for.
final class RuntimeDecoder implements Decoder {
  private final String name;
  private final GraphInput input;
  private final OrtSession session;
  private final int rows;
  private final List<Output> outputs;
  private final Queue<RuntimeBuffers> buffers = new ConcurrentLinkedQueue<>();

  private RuntimeDecoder(
      String name, GraphInput input, OrtSession session, int rows, List<Output> outputs) {
    this.name = name;
    this.input = input;
    this.session = session;
    this.rows = rows;
    this.outputs = outputs;
  }

  /// See [Fallback#open].
  static RuntimeDecoder open(ModelFile file, GraphInput input, int rows, List<String> names) {
    if (file.inputs().size() > 1) {
      throw file.error("has %d inputs, but must have one".formatted(file.inputs().size()));
    }
    try {
      OrtSession session = session(file);
      int most = Math.min(rows, TracedValue.LARGEST / input.width());
      int tried = input.batch == 0 ? most : (int) Math.max(1, input.batch);
      while (true) {
        try {
          List<Output> outputs = probe(file, input, session, tried, names);
          return new RuntimeDecoder(file.name(), input, session, tried, outputs);
        } catch (OrtException | IllegalArgumentException e) {
          // Exporters declare a batch of any size where the graph has a fixed one: one row always
          // works.
          if (input.batch != 0 || tried == 1) {
            session.close();
            throw e;
          }
          tried = 1;
        }
      }
    } catch (OrtException e) {
      throw file.error("ONNX Runtime cannot run it: " + oneLine(e));
    }
  }

  private static OrtSession session(ModelFile file) throws OrtException {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "elbo");
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.setDeterministicCompute(true);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      // The bytes that were parsed; by its path only where ONNX Runtime has to find other files.
      return file.external().isEmpty()
          ? environment.createSession(file.bytes(), options)
          : environment.createSession(file.path().orElseThrow().toString(), options);
    }
  }

  /// Runs a batch of zeros, which shows that the graph runs and which shapes its outputs have.
  private static List<Output> probe(
      ModelFile file, GraphInput input, OrtSession session, int rows, List<String> names)
      throws OrtException {
    List<Output> outputs = new ArrayList<>();
    RuntimeBuffers buffer = new RuntimeBuffers(input, rows, List.of());
    try (OrtSession.Result result = session.run(buffer.inputs(), new LinkedHashSet<>(names))) {
      for (String name : names) {
        if (!(result.get(name).orElseThrow().getInfo() instanceof TensorInfo info)
            || (info.type != OnnxJavaType.FLOAT && info.type != OnnxJavaType.DOUBLE)) {
          throw file.error("output %s is no tensor of float or double".formatted(name));
        }
        Output output = Output.of(name, info, rows);
        if (output.width() < 1
            || output.size(rows) > TracedValue.LARGEST
            || (outputs.isEmpty() && !output.perRow())) {
          throw file.error(
              "output %s has the shape %s for %d rows".formatted(name, output.shape(), rows));
        }
        int means = outputs.isEmpty() ? output.width() : outputs.getFirst().width();
        if (output.width() != means && output.width() != 1) {
          throw file.error(
              "output %s has %d numbers for %d means".formatted(name, output.width(), means));
        }
        outputs.add(output);
      }
    }
    return outputs;
  }

  private static String oneLine(OrtException e) {
    String message = e.getMessage();
    return message == null
        ? "no reason given"
        : message.lines().filter(l -> !l.isBlank()).findFirst().orElse("no reason given").strip();
  }

  @Override
  public int latentDimension() {
    return input.width();
  }

  @Override
  public int outputs() {
    return outputs.size() * outputs.getFirst().width();
  }

  @Override
  public int outputLength() {
    return outputs() * Block.SIZE;
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, float[] out) {
    RuntimeBuffers buffer = buffers.poll();
    try {
      if (buffer == null) {
        buffer = new RuntimeBuffers(input, rows, outputs);
      }
      for (int from = 0; from < count; from += rows) {
        int to = Math.min(count, from + rows);
        feed(buffer.in(), from, to, z);
        buffer.run(session);
        for (int o = 0; o < outputs.size(); o++) {
          fetch(buffer.out(o), o, from, to, out);
        }
      }
      buffers.add(buffer);
    } catch (OrtException e) {
      throw new IllegalStateException(name + ": ONNX Runtime failed: " + oneLine(e), e);
    }
  }

  private void feed(RuntimeBuffers.Cells in, int from, int to, double[] z) {
    int width = input.width();
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < width; j++) {
        in.set(r * width + j, from + r < to ? z[j * Block.SIZE + from + r] : 0);
      }
    }
  }

  /// A spread may have one number for all means, or the same numbers for all rows.
  private void fetch(RuntimeBuffers.Cells cells, int o, int from, int to, float[] out) {
    int means = outputs.getFirst().width();
    int acrossRows = outputs.get(o).perRow() ? outputs.get(o).width() : 0;
    int acrossMeans = outputs.get(o).width() == 1 ? 0 : 1;
    for (int j = 0; j < means; j++) {
      int at = (o * means + j) * Block.SIZE;
      for (int i = from; i < to; i++) {
        out[at + i] = cells.get((i - from) * acrossRows + j * acrossMeans);
      }
    }
  }
}
