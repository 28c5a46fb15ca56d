package elbo.network;

import elbo.kernel.Block;
import elbo.kernel.Rows;
import elbo.kernel.Scratch;
import elbo.kernel.Tiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Dense layers one after another: a multilayer perceptron, the decoder or encoder of a VAE.
public final class Network implements Decoder {
  private final List<Dense> layers;

  /// @param layers at least one; the outputs of each are the inputs of the next
  /// @throws IllegalArgumentException if the width of a layer is not that of the one before it
  public Network(List<Dense> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one layer");
    }
    for (int l = 1; l < layers.size(); l++) {
      if (layers.get(l).inputs() != layers.get(l - 1).outputs()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "layer %d takes %d numbers, but the layer before it outputs %d",
                l + 1,
                layers.get(l).inputs(),
                layers.get(l - 1).outputs()));
      }
    }
    this.layers = List.copyOf(layers);
  }

  /// The layers in the order in which they are applied.
  public List<Dense> layers() {
    return layers;
  }

  /// The network of its first inputs, where the last ones are always the same: their products with
  /// the weights of the first layer become part of its biases.
  ///
  /// @param last rounded to single precision
  /// @throws IllegalArgumentException if no input is left
  public Network given(double... last) {
    Dense first = layers.getFirst();
    int free = first.inputs() - last.length;
    if (free < 1) {
      throw new IllegalArgumentException(
          "the network takes " + first.inputs() + " numbers, but " + last.length + " are given");
    }
    float[] all = first.weights();
    float[] bias = first.bias();
    float[] weights = new float[first.outputs() * free];
    for (int r = 0; r < first.outputs(); r++) {
      int row = r * first.inputs();
      System.arraycopy(all, row, weights, r * free, free);
      double sum = 0;
      for (int k = 0; k < last.length; k++) {
        sum += (double) all[row + free + k] * (float) last[k];
      }
      bias[r] = (float) (sum + bias[r]);
    }
    List<Dense> others = new ArrayList<>(layers);
    others.set(0, new Dense(first.outputs(), weights, bias, first.activation()));
    return new Network(others);
  }

  /// The number of inputs.
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
    float[] in = scratch.floats(inputTiles().length());
    inputTiles().round(count, z, in);
    float[] values = hidden(layers.subList(0, layers.size() - 1), count, in, scratch);
    layers.getLast().toBlock(count, values, scratch, out);
    scratch.release(mark);
  }

  @Override
  public void decode(List<double[]> z, Scratch scratch, double[] out) {
    int mark = scratch.mark();
    float[] values = hidden(layers.subList(0, layers.size() - 1), z, inputTiles(), scratch);
    float[] narrow = scratch.floats(outputLength());
    layers.getLast().toBlock(z.size(), values, scratch, narrow);
    Rows.widenAll(outputs(), z.size(), narrow, out);
    scratch.release(mark);
  }

  private Tiles inputTiles() {
    return layers.getFirst().inputTiles();
  }

  /// Computes layers one after another, in borrowed arrays that the caller releases.
  ///
  /// @param in in the layout of the first layer's inputs
  /// @return the outputs, in the layout of the last layer
  static float[] hidden(List<Dense> layers, int count, float[] in, Scratch scratch) {
    float[] values = in;
    for (int l = 0; l < layers.size(); l++) {
      float[] next = scratch.floats(layers.get(l).outputTiles().length());
      layers.get(l).toTiles(count, values, scratch, next);
      values = next;
    }
    return values;
  }

  /// The same of rows.
  ///
  /// @param inputs the layout of the first layer's inputs, which the rows get where there are no
  ///   layers
  static float[] hidden(List<Dense> layers, List<double[]> rows, Tiles inputs, Scratch scratch) {
    if (layers.isEmpty()) {
      float[] in = scratch.floats(inputs.length());
      inputs.round(rows, scratch, in);
      return in;
    }
    float[] first = scratch.floats(layers.getFirst().outputTiles().length());
    layers.getFirst().toTiles(rows, scratch, first);
    return hidden(layers.subList(1, layers.size()), rows.size(), first, scratch);
  }

  /// The outputs at z and their Jacobian, by forward differentiation with directions as lanes.
  ///
  /// @param z d numbers
  /// @param outputs as many numbers as there are outputs
  /// @param jacobian a row of d numbers for every output
  @Override
  public void linearize(double[] z, float[] outputs, float[][] jacobian) {
    Scratch.lend(scratch -> linearize(z, scratch, outputs, jacobian));
  }

  private void linearize(double[] z, Scratch scratch, float[] outputs, float[][] jacobian) {
    for (int first = 0; first < z.length; first += Block.SIZE) {
      int lanes = Math.min(Block.SIZE, z.length - first);
      int mark = scratch.mark();
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
      scratch.release(mark);
    }
  }

  @Override
  public boolean differentiable() {
    return true;
  }
}
