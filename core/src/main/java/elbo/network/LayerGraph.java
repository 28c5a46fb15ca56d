package elbo.network;

import elbo.kernel.Activation;
import elbo.kernel.Block;
import elbo.kernel.Pairwise;
import elbo.kernel.Scratch;
import elbo.kernel.Standardization;
import elbo.kernel.Tiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A feed-forward network whose layers take the outputs of any layers before them: dense layers
/// with skip connections, products of branches, concatenations and layer normalizations.
/// Differentiated exactly, as [Network] is.
///
/// Values are numbered: 0 is the input, and each layer that is added has the next number. The
/// outputs of the network are those of the last layer.
public final class LayerGraph implements Decoder {
  private final int inputs;
  private final List<Layer> layers;

  private LayerGraph(int inputs, List<Layer> layers) {
    this.inputs = inputs;
    this.layers = List.copyOf(layers);
  }

  /// A network of so many inputs, to which layers are added.
  public static Builder of(int inputs) {
    return new Builder(inputs);
  }

  /// A [LayerGraph] to which layers are added.
  public static final class Builder {
    private final int inputs;
    private final List<Layer> layers = new ArrayList<>();

    private Builder(int inputs) {
      if (inputs < 1) {
        throw new IllegalArgumentException("a network needs at least one input");
      }
      this.inputs = inputs;
    }

    /// Adds a dense layer.
    ///
    /// @param in the number of the value that it takes
    /// @return the number of its outputs
    public int dense(int in, Dense dense) {
      requireWidth(in, dense.inputs());
      return add(new DenseLayer(in, dense));
    }

    /// Adds an operation on each number of one value and the same number of another.
    public int pairwise(Pairwise operation, int x, int y) {
      requireWidth(y, width(x));
      return add(new PairwiseLayer(operation, x, y, width(x)));
    }

    /// Adds the standardization of groups of neighbouring numbers.
    public int standardized(int in, Standardization groups) {
      if (width(in) % groups.size() != 0) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%d numbers are no groups of %d", width(in), groups.size()));
      }
      return add(new StandardizationLayer(groups, in, width(in)));
    }

    /// Adds an activation of numbers of other values, one after another.
    public int selection(List<Selected> parts, Activation activation) {
      List<Tiles> shapes = new ArrayList<>();
      int outputs = 0;
      for (Selected part : parts) {
        if (part.rows().rows() == 0 || part.rows().last() >= width(part.value())) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%d numbers up to the index %d cannot be selected from %d",
                  part.rows().rows(),
                  part.rows().last(),
                  width(part.value())));
        }
        shapes.add(Tiles.ofFloats(width(part.value())));
        outputs += part.rows().rows();
      }
      if (outputs == 0) {
        throw new IllegalArgumentException("a selection of no numbers");
      }
      return add(new SelectionLayer(List.copyOf(parts), List.copyOf(shapes), activation, outputs));
    }

    /// The number of numbers of a value.
    ///
    /// @throws IllegalArgumentException if there is no value of this number
    public int width(int value) {
      if (value < 0 || value > layers.size()) {
        throw new IllegalArgumentException("there is no value " + value);
      }
      return value == 0 ? inputs : layers.get(value - 1).outputs();
    }

    /// The network of the layers so far.
    ///
    /// @throws IllegalArgumentException if there are none
    public LayerGraph build() {
      if (layers.isEmpty()) {
        throw new IllegalArgumentException("a network needs at least one layer");
      }
      return new LayerGraph(inputs, layers);
    }

    private void requireWidth(int value, int width) {
      if (width(value) != width) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "layer %d takes %d numbers, but value %d has %d",
                layers.size() + 1,
                width,
                value,
                width(value)));
      }
    }

    private int add(Layer layer) {
      layers.add(layer);
      return layers.size();
    }
  }

  @Override
  public int latentDimension() {
    return inputs;
  }

  @Override
  public int outputs() {
    return layers.getLast().outputs();
  }

  @Override
  public int outputLength() {
    return layers.getLast() instanceof DenseLayer last
        ? last.dense().outputLength()
        : outputs() * Block.SIZE;
  }

  @Override
  public void decode(int count, double[] z, Scratch scratch, float[] out) {
    int mark = scratch.mark();
    float[][] values = new float[layers.size()][];
    Tiles shape = Tiles.ofFloats(inputs);
    values[0] = scratch.floats(shape.length());
    shape.round(count, z, values[0]);
    for (int l = 0; l < layers.size() - 1; l++) {
      values[l + 1] = scratch.floats(layers.get(l).tiles().length());
      layers.get(l).toTiles(count, values, scratch, values[l + 1]);
    }
    if (layers.getLast() instanceof DenseLayer last) {
      last.dense().toBlock(count, values[last.in()], scratch, out);
    } else {
      float[] tiles = scratch.floats(layers.getLast().tiles().length());
      layers.getLast().toTiles(count, values, scratch, tiles);
      layers.getLast().tiles().paste(count, tiles, out);
    }
    scratch.release(mark);
  }

  @Override
  public boolean differentiable() {
    return true;
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
    float[][] values = new float[layers.size() + 1][];
    float[][] tangents = new float[layers.size() + 1][];
    for (int first = 0; first < z.length; first += Block.SIZE) {
      int lanes = Math.min(Block.SIZE, z.length - first);
      values[0] = new float[z.length * Block.SIZE];
      tangents[0] = new float[z.length * Block.SIZE];
      for (int j = 0; j < z.length; j++) {
        values[0][j * Block.SIZE] = (float) z[j];
      }
      for (int i = 0; i < lanes; i++) {
        tangents[0][(first + i) * Block.SIZE + i] = 1;
      }
      for (int l = 0; l < layers.size(); l++) {
        Layer.Pushed pushed = layers.get(l).push(values, tangents, lanes, scratch);
        values[l + 1] = pushed.value();
        tangents[l + 1] = pushed.tangents();
      }
      for (int r = 0; r < outputs.length; r++) {
        outputs[r] = values[layers.size()][r * Block.SIZE];
        System.arraycopy(tangents[layers.size()], r * Block.SIZE, jacobian[r], first, lanes);
      }
    }
  }
}
