package elbo.network;

import elbo.kernel.Activation;
import elbo.kernel.Block;
import elbo.kernel.Identity;
import elbo.kernel.MatrixProduct;
import elbo.kernel.Scratch;
import elbo.kernel.SparseProduct;
import elbo.kernel.Tiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A dense layer: `activation(weights · in + bias)`, in single precision.
public final class Dense {
  private static final Activation IDENTITY = new Identity();

  private final int inputs;
  private final int outputs;
  private final float[] weights;
  private final float[] bias;
  private final MatrixProduct product;
  private final Activation activation;
  private final boolean isFinite;
  private Optional<SparseProduct> sparse = Optional.empty();

  /// @param outputs rows of the weight matrix
  /// @param weights row-major, `weights[r * inputs + k]`
  /// @param bias one number an output
  /// @param activation applied to each output
  /// @throws IllegalArgumentException if the lengths do not fit
  public Dense(int outputs, float[] weights, float[] bias, Activation activation) {
    if (outputs < 1 || bias.length != outputs || weights.length % outputs != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a dense layer of %d outputs cannot have %d biases and %d weights",
              outputs,
              bias.length,
              weights.length));
    }
    this.inputs = weights.length / outputs;
    this.outputs = outputs;
    this.weights = weights.clone();
    this.bias = bias.clone();
    this.activation = activation;
    product = new MatrixProduct(outputs, weights, bias);
    float sum = 0;
    for (float w : weights) {
      sum += 0 * w;
    }
    isFinite = sum == 0;
  }

  /// The number of inputs.
  public int inputs() {
    return inputs;
  }

  /// The number of outputs.
  public int outputs() {
    return outputs;
  }

  /// The function applied to each output.
  public Activation activation() {
    return activation;
  }

  /// The weights, row-major, as a copy.
  public float[] weights() {
    return weights.clone();
  }

  /// The biases, as a copy.
  public float[] bias() {
    return bias.clone();
  }

  /// The number of elements that [#toBlock] writes: whole panels of rows.
  public int outputLength() {
    return product.outputLength();
  }

  /// The layout of the inputs.
  public Tiles inputTiles() {
    return product.inputs();
  }

  /// The layout in which [#toTiles] writes outputs: that of the inputs of a next layer.
  public Tiles outputTiles() {
    return product.outputs();
  }

  /// Computes the layer for samples `i < count`, output r of sample i at `out[r * Block.SIZE + i]`.
  ///
  /// @param in of the shape [#inputTiles()]
  /// @param out [#outputLength()] elements
  public void toBlock(int count, float[] in, Scratch scratch, float[] out) {
    product.toBlock(count, in, activation, scratch, out);
  }

  /// Computes the layer for samples `i < count`, as inputs of another layer.
  ///
  /// @param in of the shape [#inputTiles()]
  /// @param out of the shape [#outputTiles()]
  public void toTiles(int count, float[] in, Scratch scratch, float[] out) {
    product.toTiles(count, in, activation, scratch, out);
  }

  /// Computes the layer for rows, as inputs of another layer: by their numbers that are not zero,
  /// where these are few.
  ///
  /// @param rows at most [Block#SIZE], of as many numbers as there are inputs
  /// @param out of the shape [#outputTiles()]
  public void toTiles(List<double[]> rows, Scratch scratch, float[] out) {
    // Infinity times zero is not zero.
    if (isFinite && rows.size() > 1 && SparseProduct.isFaster(rows, outputs)) {
      sparse().toTiles(rows, activation, scratch, out);
      return;
    }
    int mark = scratch.mark();
    float[] in = scratch.floats(inputTiles().length());
    inputTiles().round(rows, scratch, in);
    toTiles(rows.size(), in, scratch, out);
    scratch.release(mark);
  }

  // Made when first asked for, since most layers never are.
  private synchronized SparseProduct sparse() {
    if (sparse.isEmpty()) {
      sparse = Optional.of(new SparseProduct(outputs, weights, bias));
    }
    return sparse.orElseThrow();
  }

  /// Computes the layer at one input, and the images of tangents under its derivative there.
  ///
  /// @param in the input in lane 0 of a block; replaced by the outputs
  /// @param tangents a block whose lanes are directions of the input; replaced by those of the
  ///   outputs
  /// @param lanes the number of directions
  /// @param scratch where the arrays of the outputs are taken from, which the caller releases
  void push(float[][] in, float[][] tangents, int lanes, Scratch scratch) {
    float[] before = scratch.floats(outputLength());
    float[] moved = scratch.floats(outputLength());
    int mark = scratch.mark();
    float[] tiles = scratch.floats(inputTiles().length());
    inputTiles().cut(1, in[0], tiles);
    product.toBlock(1, tiles, IDENTITY, scratch, before);
    inputTiles().cut(lanes, tangents[0], tiles);
    product.linear(lanes, tiles, scratch, moved);
    scratch.release(mark);
    for (int r = 0; r < outputs; r++) {
      float slope = activation.derivative(before[r * Block.SIZE]);
      for (int i = r * Block.SIZE; i < r * Block.SIZE + lanes; i++) {
        moved[i] *= slope;
      }
      before[r * Block.SIZE] = activation.apply(before[r * Block.SIZE]);
    }
    in[0] = before;
    tangents[0] = moved;
  }
}
