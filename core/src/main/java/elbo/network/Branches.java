package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import elbo.kernel.Tiles;
import java.util.List;
import java.util.stream.IntStream;

/// Chains of dense layers with common first layers, which are computed once; the outputs of the
/// chains follow one another.
public final class Branches implements Decoder {
  private final Tiles inputs;
  private final List<Dense> trunk;
  private final List<List<Dense>> branches;
  private final int outputs;

  /// @param chains none empty; first layers that are the same objects in all chains are the common
  ///   ones
  public Branches(List<List<Dense>> chains) {
    List<Dense> first = chains.getFirst();
    // Every branch keeps a layer of its own, which writes its outputs.
    int shortest = chains.stream().mapToInt(List::size).min().orElseThrow() - 1;
    int common =
        (int)
            IntStream.range(0, shortest)
                .takeWhile(l -> chains.stream().allMatch(c -> c.get(l) == first.get(l)))
                .count();
    inputs = first.getFirst().inputTiles();
    trunk = List.copyOf(first.subList(0, common));
    branches = chains.stream().map(c -> List.copyOf(c.subList(common, c.size()))).toList();
    outputs = chains.stream().mapToInt(c -> c.getLast().outputs()).sum();
  }

  @Override
  public int latentDimension() {
    return inputs.rows();
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
    float[] in = scratch.floats(inputs.length());
    inputs.round(count, z, in);
    outputs(count, Network.hidden(trunk, count, in, scratch), scratch, out);
    scratch.release(mark);
  }

  @Override
  public void decode(List<double[]> z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    float[] stem = Network.hidden(trunk, z, inputs, scratch);
    float[] narrow = scratch.floats(outputLength());
    outputs(z.size(), stem, scratch, narrow);
    Rows.widenAll(outputs, z.size(), narrow, out);
    scratch.release(mark);
  }

  private void outputs(int count, float[] stem, Scratch scratch, float[] out) {
    int at = 0;
    for (List<Dense> branch : branches) {
      int inner = scratch.mark();
      Dense last = branch.getLast();
      float[] values = Network.hidden(branch.subList(0, branch.size() - 1), count, stem, scratch);
      float[] block = scratch.floats(last.outputLength());
      last.toBlock(count, values, scratch, block);
      System.arraycopy(block, 0, out, at, last.outputs() * Block.SIZE);
      at += last.outputs() * Block.SIZE;
      scratch.release(inner);
    }
  }
}
