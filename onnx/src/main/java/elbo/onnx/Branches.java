package elbo.onnx;

import elbo.kernel.Block;
import elbo.kernel.Convert;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import elbo.network.Dense;
import java.util.List;
import java.util.stream.IntStream;

/// Chains of dense layers that begin alike and end apart, their outputs one after another: what is
/// common is computed once.
final class Branches implements Decoder {
  private final int inputs;
  private final List<Dense> trunk;
  private final List<List<Dense>> branches;
  private final int outputs;

  /// @param chains none empty; layers that are the same object are the common ones
  Branches(List<List<Dense>> chains) {
    List<Dense> first = chains.getFirst();
    int shortest = chains.stream().mapToInt(List::size).min().orElseThrow();
    int common =
        (int)
            IntStream.range(0, shortest)
                .takeWhile(l -> chains.stream().allMatch(c -> c.get(l) == first.get(l)))
                .count();
    inputs = first.getFirst().inputs();
    trunk = List.copyOf(first.subList(0, common));
    branches = chains.stream().map(c -> List.copyOf(c.subList(common, c.size()))).toList();
    outputs = chains.stream().mapToInt(c -> c.getLast().outputs()).sum();
  }

  @Override
  public int latentDimension() {
    return inputs;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public int outputLength() {
    return outputs * Block.SIZE;
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, float[] out) {
    int mark = scratch.mark();
    float[] in = scratch.floats(inputs * Block.SIZE);
    Convert.toFloat(inputs, count, z, in);
    float[] stem = run(trunk, count, in, scratch);
    int width = trunk.isEmpty() ? inputs : trunk.getLast().outputs();
    int at = 0;
    for (List<Dense> branch : branches) {
      int inner = scratch.mark();
      int length = (branch.isEmpty() ? width : branch.getLast().outputs()) * Block.SIZE;
      System.arraycopy(run(branch, count, stem, scratch), 0, out, at, length);
      at += length;
      scratch.release(inner);
    }
    scratch.release(mark);
  }

  private static float[] run(List<Dense> layers, int count, float[] in, Scratch scratch) {
    float[] values = in;
    for (Dense layer : layers) {
      float[] next = scratch.floats(layer.outputLength());
      layer.apply(count, values, scratch, next);
      values = next;
    }
    return values;
  }
}
