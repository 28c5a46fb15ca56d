package elbo.onnx;

import ai.onnxruntime.OrtException;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.onnx.RuntimeBuffers.Output;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A graph in ONNX Runtime: one session, shared by all threads, with one thread for each call.
///
/// The order of the sums inside ONNX Runtime may depend on the number of rows and on the place of a
/// row among them, but the outputs for a row must not. Where they do ([RowCheck#isAlike]), it
/// always computes the same number of rows, the last of which may be zeros; else as few as are
/// asked for, rounded up to a power of two, and samples of several observations share a batch.
final class RuntimeDecoder implements GivenDecoder {
  private final RuntimeSession session;
  private final GraphInput input;
  private final Batches batches;
  private final List<Output> outputs;
  private final RuntimeLayout layout;
  private final Map<Integer, Queue<RuntimeBuffers>> buffers = new ConcurrentHashMap<>();

  /// The numbers of rows that are computed at once.
  ///
  /// @param most of them
  /// @param alike whether fewer have the same outputs
  private record Batches(int most, boolean alike) {
    /// The number for so many rows that are left.
    int rows(int left) {
      int enough = left == 1 ? 1 : 2 * Integer.highestOneBit(left - 1);
      return alike ? Math.min(most, enough) : most;
    }
  }

  private RuntimeDecoder(
      RuntimeSession session,
      GraphInput input,
      Batches batches,
      List<Output> outputs,
      RuntimeLayout layout) {
    this.session = session;
    this.input = input;
    this.batches = batches;
    this.outputs = outputs;
    this.layout = layout;
  }

  /// See [Fallback#open].
  static RuntimeDecoder open(ModelFile file, GraphInput input, int rows, List<Group> groups) {
    if (file.inputs().size() > 1) {
      throw file.error(
          String.format(Locale.ROOT, "has %d inputs, but must have one", file.inputs().size()));
    }
    RuntimeSession session = RuntimeSession.open(file);
    try {
      int largest = Math.max(1, TracedValue.LARGEST / input.width());
      int most = Math.min(rows, largest);
      int tried = input.batch == 0 ? most : (int) Math.max(1, input.batch);
      while (true) {
        try {
          List<Output> outputs = session.probe(input, tried, groups);
          RuntimeLayout layout = RuntimeLayout.of(file, outputs, groups);
          // Once a graph, whatever it is given.
          Object key = List.of(groups, tried);
          Object known = file.shared().get(key);
          Batches batches = known instanceof Batches b ? b : null;
          if (batches == null) {
            RowCheck check = new RowCheck(session, input, outputs);
            int all = Math.min(Block.SIZE, largest);
            batches =
                check.mustRunAlone(tried)
                    ? new Batches(1, false)
                    : input.batch == 0 && check.isAlike(all)
                        ? new Batches(all, true)
                        : new Batches(tried, false);
            file.shared().put(key, batches);
          }
          if (batches.most == 1 && tried > 1) {
            tried = 1;
            continue;
          }
          return new RuntimeDecoder(session, input, batches, outputs, layout);
        } catch (OrtException | IllegalArgumentException e) {
          // Exporters declare a batch of any size where the graph has a fixed one: one row always
          // works.
          if (input.batch != 0 || tried == 1) {
            throw e;
          }
          tried = 1;
        }
      }
    } catch (OrtException e) {
      session.close();
      throw file.error("ONNX Runtime cannot run it: " + RuntimeSession.oneLine(e));
    } catch (IllegalArgumentException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public int latentDimension() {
    return input.width();
  }

  @Override
  public int outputs() {
    return layout.groups() * layout.width();
  }

  @Override
  public int outputLength() {
    return outputs() * Block.SIZE;
  }

  /// The shape of each parameter in one row.
  int[] rowDims() {
    return layout.dims();
  }

  @Override
  public boolean sharesLanes() {
    return batches.alike;
  }

  @Override
  public boolean doublePrecision() {
    return layout.isDouble();
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, float[] out) {
    run(count, z, input.given, (at, value) -> out[at] = (float) value);
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, double[] out) {
    run(count, z, input.given, (at, value) -> out[at] = value);
  }

  @Override
  public void decode(int count, Given given, double[] z, double[] out) {
    run(count, z, given, (at, value) -> out[at] = value);
  }

  /// Takes the number at an index of the outputs of a block.
  private interface Sink {
    void put(int at, double value);
  }

  private void run(int count, double[] z, Given given, Sink out) {
    try {
      int rows;
      for (int from = 0; from < count; from += rows) {
        rows = batches.rows(count - from);
        int to = Math.min(count, from + rows);
        Queue<RuntimeBuffers> free =
            buffers.computeIfAbsent(rows, _ -> new ConcurrentLinkedQueue<>());
        RuntimeBuffers known = free.poll();
        RuntimeBuffers buffer = known == null ? made(rows) : known;
        buffer.give(given);
        feed(buffer.in(), rows, from, to, z);
        session.run(buffer);
        for (int g = 0; g < layout.groups(); g++) {
          fetch(buffer.out(layout.output(g)), g, from, to, out);
        }
        free.add(buffer);
      }
    } catch (OrtException e) {
      throw session.failed(e);
    }
  }

  private RuntimeBuffers made(int rows) throws OrtException {
    return new RuntimeBuffers(input, rows, outputs.stream().map(o -> o.resized(rows)).toList());
  }

  private void feed(RuntimeCells in, int rows, int from, int to, double[] z) {
    int width = input.width();
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < width; j++) {
        in.set(r * width + j, from + r < to ? z[j * Block.SIZE + from + r] : 0);
      }
    }
  }

  private void fetch(RuntimeCells cells, int group, int from, int to, Sink out) {
    Output output = outputs.get(layout.output(group));
    int acrossRows = output.perRow() ? output.width() : 0;
    int[] places = layout.places(group);
    for (int j = 0; j < places.length; j++) {
      int at = (group * places.length + j) * Block.SIZE;
      for (int i = from; i < to; i++) {
        out.put(at + i, cells.get((i - from) * acrossRows + places[j]));
      }
    }
  }
}
