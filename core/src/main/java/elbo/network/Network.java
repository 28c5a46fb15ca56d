package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Convert;
import elbo.kernel.Scratch;
import java.util.List;

/// Dense layers one after another: a multilayer perceptron, the decoder or encoder of a VAE.
public final class Network implements Decoder {
  private final List<Dense> layers;

  /// @param layers at least one; the outputs of each are the inputs of the next
  /// @throws IllegalArgumentException if two widths do not meet
  public Network(List<Dense> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one layer");
    }
    for (int l = 1; l < layers.size(); l++) {
      if (layers.get(l).inputs() != layers.get(l - 1).outputs()) {
        throw new IllegalArgumentException(
            "layer %d takes %d numbers, but the layer before it gives %d"
                .formatted(l + 1, layers.get(l).inputs(), layers.get(l - 1).outputs()));
      }
    }
    this.layers = List.copyOf(layers);
  }

  /// The layers in the order in which they are applied.
  public List<Dense> layers() {
    return layers;
  }

  /// How many numbers come in.
  public int inputs() {
    return layers.getFirst().inputs();
  }

  @Override
  public int latentDimension() {
    return inputs();
  }

  @Override
  public int outputs() {
    return layers.getLast().outputs();
  }

  @Override
  public int outputLength() {
    return layers.getLast().outputLength();
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, float[] out) {
    int mark = scratch.mark();
    float[] in = scratch.floats(inputs() * Block.SIZE);
    Convert.toFloat(inputs(), count, z, in);
    for (int l = 0; l < layers.size(); l++) {
      Dense layer = layers.get(l);
      float[] next = l == layers.size() - 1 ? out : scratch.floats(layer.outputLength());
      layer.apply(count, in, scratch, next);
      in = next;
    }
    scratch.release(mark);
  }

  /// The outputs for one input, computed as one lane of a block: the same bits as in any other
  /// lane.
  ///
  /// @throws IllegalArgumentException if `x` has another width than this network
  public float[] apply(double[] x) {
    if (x.length != inputs()) {
      throw new IllegalArgumentException(
          "the network takes %d numbers, but the observation has %d".formatted(inputs(), x.length));
    }
    double[] in = new double[x.length * Block.SIZE];
    for (int j = 0; j < x.length; j++) {
      in[j * Block.SIZE] = x[j];
    }
    float[] block = new float[outputLength()];
    decode(1, in, new Scratch(), block);
    float[] out = new float[outputs()];
    for (int r = 0; r < out.length; r++) {
      out[r] = block[r * Block.SIZE];
    }
    return out;
  }

  /// The outputs at z and their Jacobian, by forward differentiation with directions as lanes.
  ///
  /// @param z d numbers
  /// @param outputs as many numbers as there are outputs
  /// @param jacobian a row of d numbers for every output
  @Override
  public void linearize(double[] z, float[] outputs, float[][] jacobian) {
    Scratch scratch = new Scratch();
    for (int first = 0; first < z.length; first += Block.SIZE) {
      int lanes = Math.min(Block.SIZE, z.length - first);
      float[][] in = {new float[z.length * Block.SIZE]};
      float[][] tangents = {new float[z.length * Block.SIZE]};
      for (int j = 0; j < z.length; j++) {
        in[0][j * Block.SIZE] = (float) z[j];
      }
      for (int i = 0; i < lanes; i++) {
        tangents[0][(first + i) * Block.SIZE + i] = 1;
      }
      for (Dense layer : layers) {
        layer.push(in, tangents, lanes, scratch);
      }
      for (int r = 0; r < outputs.length; r++) {
        outputs[r] = in[0][r * Block.SIZE];
        System.arraycopy(tangents[0], r * Block.SIZE, jacobian[r], first, lanes);
      }
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }
}
