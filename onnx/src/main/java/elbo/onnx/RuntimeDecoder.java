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
import elbo.onnx.RuntimeSeat.Output;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A graph in ONNX Runtime: one session, one thread a call, shared by all threads.
///
/// It is always fed the same number of rows, zeros filling up, because the order of the sums inside
/// ONNX Runtime may depend on that number: what comes out for a row must not depend on how many are
/// asked for.
final class RuntimeDecoder implements Decoder {
  private final String name;
  private final GraphInput input;
  private final OrtSession session;
  private final int rows;
  private final List<Output> outputs;
  private final Queue<RuntimeSeat> seats = new ConcurrentLinkedQueue<>();

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
      throw file.error("has %d inputs; one is understood".formatted(file.inputs().size()));
    }
    try {
      OrtSession session = session(file);
      int most = Math.min(rows, Item.LARGEST / input.width());
      int tried = input.batch == 0 ? most : (int) Math.max(1, input.batch);
      while (true) {
        try {
          List<Output> outputs = probe(file, input, session, tried, names);
          return new RuntimeDecoder(file.name(), input, session, tried, outputs);
        } catch (OrtException | IllegalArgumentException e) {
          // Exporters call a batch dynamic that the graph holds fixed: one row always works.
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
      return file.path().isPresent()
          ? environment.createSession(file.path().orElseThrow().toString(), options)
          : environment.createSession(file.bytes(), options);
    }
  }

  /// Runs a batch of zeros to learn the shapes, and that the graph runs at all.
  private static List<Output> probe(
      ModelFile file, GraphInput input, OrtSession session, int rows, List<String> names)
      throws OrtException {
    List<Output> outputs = new ArrayList<>();
    RuntimeSeat seat = new RuntimeSeat(input, rows, List.of());
    try (OrtSession.Result result = session.run(seat.inputs(), new LinkedHashSet<>(names))) {
      for (String name : names) {
        if (!(result.get(name).orElseThrow().getInfo() instanceof TensorInfo info)
            || (info.type != OnnxJavaType.FLOAT && info.type != OnnxJavaType.DOUBLE)) {
          throw file.error("output %s is no tensor of float or double".formatted(name));
        }
        Output output = Output.of(name, info, rows);
        if (output.width() < 1
            || output.size(rows) > Item.LARGEST
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
    RuntimeSeat seat = seats.poll();
    try {
      if (seat == null) {
        seat = new RuntimeSeat(input, rows, outputs);
      }
      for (int from = 0; from < count; from += rows) {
        int to = Math.min(count, from + rows);
        feed(seat.in(), from, to, z);
        seat.run(session);
        for (int o = 0; o < outputs.size(); o++) {
          fetch(seat.out(o), o, from, to, out);
        }
      }
      seats.add(seat);
    } catch (OrtException e) {
      throw new IllegalStateException(name + ": ONNX Runtime failed: " + oneLine(e), e);
    }
  }

  private void feed(RuntimeSeat.Cells in, int from, int to, double[] z) {
    int width = input.width();
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < width; j++) {
        in.set(r * width + j, from + r < to ? z[j * Block.SIZE + from + r] : 0);
      }
    }
  }

  /// A spread may have one number for all means, or the same numbers for all rows.
  private void fetch(RuntimeSeat.Cells cells, int o, int from, int to, float[] out) {
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
