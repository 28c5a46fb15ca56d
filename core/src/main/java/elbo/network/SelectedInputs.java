package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import java.util.Arrays;
import java.util.Locale;

/// A decoder that takes some coordinates of z and no others: of a hierarchy, those of the levels on
/// which x depends.
public final class SelectedInputs implements Decoder {
  private final Decoder decoder;
  private final int latentDimension;
  private final int[] taken;

  /// @param decoder takes as many numbers as there are indices
  /// @param latentDimension d, of the whole z
  /// @param taken the coordinates that are handed on, in their order
  /// @throws IllegalArgumentException if there are more or fewer than the decoder takes, or one is
  ///   none of z
  public SelectedInputs(Decoder decoder, int latentDimension, int... taken) {
    if (decoder.latentDimension() != taken.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the decoder takes %d numbers, but is given %d",
              decoder.latentDimension(),
              taken.length));
    }
    for (int j : taken) {
      if (j < 0 || j >= latentDimension) {
        throw new IllegalArgumentException(
            "coordinate " + j + " is none of a latent of " + latentDimension);
      }
    }
    this.decoder = decoder;
    this.latentDimension = latentDimension;
    this.taken = taken.clone();
  }

  private double[] rows(double[] z, Scratch scratch) {
    double[] out = scratch.doubles(taken.length * Block.SIZE);
    for (int k = 0; k < taken.length; k++) {
      System.arraycopy(z, taken[k] * Block.SIZE, out, k * Block.SIZE, Block.SIZE);
    }
    return out;
  }

  @Override
  public int latentDimension() {
    return latentDimension;
  }

  @Override
  public int outputs() {
    return decoder.outputs();
  }

  @Override
  public int outputLength() {
    return decoder.outputLength();
  }

  @Override
  public boolean sharesLanes() {
    return decoder.sharesLanes();
  }

  @Override
  public boolean doublePrecision() {
    return decoder.doublePrecision();
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, float[] out) {
    int mark = scratch.mark();
    decoder.decode(count, rows(z, scratch), scratch, out);
    scratch.release(mark);
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    decoder.decode(count, rows(z, scratch), scratch, out);
    scratch.release(mark);
  }

  @Override
  public boolean differentiable() {
    return decoder.differentiable();
  }

  @Override
  public void linearize(double[] z, float[] outputs, float[][] jacobian) {
    double[] in = new double[taken.length];
    for (int k = 0; k < in.length; k++) {
      in[k] = z[taken[k]];
    }
    float[][] own = new float[outputs()][in.length];
    decoder.linearize(in, outputs, own);
    for (int r = 0; r < own.length; r++) {
      Arrays.fill(jacobian[r], 0);
      for (int k = 0; k < in.length; k++) {
        jacobian[r][taken[k]] = own[r][k];
      }
    }
  }
}
