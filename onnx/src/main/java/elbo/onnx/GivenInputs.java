package elbo.onnx;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import java.util.Arrays;

/// A network some of whose inputs have the same numbers for every sample: of an encoder that takes
/// x and latents, those of x.
final class GivenInputs implements Decoder {
  private final Decoder network;
  private final double[] given;
  // Where the other inputs are.
  private final int[] free;

  /// @param given a number for each input; any for those that are not given
  /// @param free the others, in the order in which they are taken from the samples
  GivenInputs(Decoder network, double[] given, int... free) {
    this.network = network;
    this.given = given.clone();
    this.free = free.clone();
  }

  private double[] rows(int count, double[] z, Scratch scratch) {
    double[] out = scratch.doubles(given.length * Block.SIZE);
    for (int k = 0; k < given.length; k++) {
      Arrays.fill(out, k * Block.SIZE, k * Block.SIZE + Block.padded(count), given[k]);
    }
    for (int f = 0; f < free.length; f++) {
      System.arraycopy(z, f * Block.SIZE, out, free[f] * Block.SIZE, Block.SIZE);
    }
    return out;
  }

  @Override
  public int latentDimension() {
    return free.length;
  }

  @Override
  public int outputs() {
    return network.outputs();
  }

  @Override
  public int outputLength() {
    return network.outputLength();
  }

  @Override
  public boolean sharesLanes() {
    return false;
  }

  @Override
  public boolean doublePrecision() {
    return network.doublePrecision();
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, float[] out) {
    int mark = scratch.mark();
    network.decode(count, rows(count, z, scratch), scratch, out);
    scratch.release(mark);
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    network.decode(count, rows(count, z, scratch), scratch, out);
    scratch.release(mark);
  }
}
