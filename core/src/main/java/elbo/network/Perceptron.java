package elbo.network;

import elbo.kernel.Activation;
import elbo.kernel.Identity;
import elbo.kernel.StripProduct;
import elbo.kernel.Strips;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// The shape of a multilayer perceptron whose parameters change: dense layers with one activation
/// between them, and none after the last.
///
/// The parameters of all layers are one array, for each layer its weights, row-major (`weights[r *
/// inputs + k]`), then its biases. Learning keeps them packed, each layer as [Strips] of inputs by
/// outputs and a row of biases; what fills strips is 0 in parameters and gradients. A sample is a
/// column of all matrices here.
public final class Perceptron {
  private static final int WIDTH = Strips.WIDTH;

  private final List<Layer> layers;
  private final List<Region> regions;
  private final List<Activation> activations;

  // The weights begin at `weights`, the biases at `bias`, of the packed parameters.
  private record Layer(Strips in, Strips out, int weights, int bias) {
    int end() {
      return bias + Strips.count(out.rows()) * WIDTH;
    }
  }

  /// A perceptron with one activation between its layers, and none after the last.
  ///
  /// @param widths the numbers of inputs, of the outputs of each hidden layer, and of outputs
  /// @throws IllegalArgumentException if there are less than two, or one is below 1
  public Perceptron(List<Integer> widths, Activation activation) {
    this(widths, between(widths.size() - 1, activation));
  }

  private static List<Activation> between(int layers, Activation activation) {
    List<Activation> all =
        new ArrayList<>(Collections.nCopies(Math.max(0, layers - 1), activation));
    all.add(new Identity());
    return all;
  }

  private Perceptron(List<Integer> widths, List<Activation> activations) {
    if (widths.size() < 2 || widths.stream().anyMatch(w -> w < 1)) {
      throw new IllegalArgumentException(
          "a perceptron needs at least two widths, each at least 1, but they are " + widths);
    }
    List<Layer> all = new ArrayList<>();
    int at = 0;
    for (int l = 1; l < widths.size(); l++) {
      Strips in = new Strips(widths.get(l - 1));
      Strips out = new Strips(widths.get(l));
      Layer layer = new Layer(in, out, at, at + in.length(out.rows()));
      all.add(layer);
      at = layer.end();
    }
    layers = List.copyOf(all);
    regions = regions(layers);
    this.activations = List.copyOf(activations);
  }

  /// The shape of a network, with its activations.
  static Perceptron of(Network network) {
    List<Integer> widths = new ArrayList<>(List.of(network.inputs()));
    List<Activation> activations = new ArrayList<>();
    for (Dense layer : network.layers()) {
      widths.add(layer.outputs());
      activations.add(layer.activation());
    }
    return new Perceptron(widths, activations);
  }

  /// The number of inputs.
  public int inputs() {
    return layers.getFirst().in.rows();
  }

  /// The number of outputs.
  public int outputs() {
    return layers.getLast().out.rows();
  }

  /// The number of layers.
  public int depth() {
    return layers.size();
  }

  /// The number of inputs of a layer.
  public int inputs(int layer) {
    return layers.get(layer).in.rows();
  }

  /// The number of outputs of a layer.
  public int outputs(int layer) {
    return layers.get(layer).out.rows();
  }

  /// The number of parameters.
  public int parameters() {
    int sum = 0;
    for (Layer layer : layers) {
      sum += (layer.in.rows() + 1) * layer.out.rows();
    }
    return sum;
  }

  /// The number of elements of packed parameters.
  public int packedLength() {
    return layers.getLast().end();
  }

  /// Packs parameters.
  ///
  /// @param parameters [#parameters()] numbers from `from` on
  /// @param packed [#packedLength()] numbers from `at` on
  public void pack(float[] parameters, int from, float[] packed, int at) {
    Arrays.fill(packed, at, at + packedLength(), 0);
    int next = from;
    for (Layer layer : layers) {
      for (int r = 0; r < layer.out.rows(); r++) {
        for (int k = 0; k < layer.in.rows(); k++) {
          packed[at + layer.weights + layer.in.place(k, r)] = parameters[next++];
        }
      }
      System.arraycopy(parameters, next, packed, at + layer.bias, layer.out.rows());
      next += layer.out.rows();
    }
  }

  /// The inverse of [#pack].
  public void unpack(float[] packed, int at, float[] parameters, int from) {
    int next = from;
    for (Layer layer : layers) {
      for (int r = 0; r < layer.out.rows(); r++) {
        for (int k = 0; k < layer.in.rows(); k++) {
          parameters[next++] = packed[at + layer.weights + layer.in.place(k, r)];
        }
      }
      System.arraycopy(packed, at + layer.bias, parameters, next, layer.out.rows());
      next += layer.out.rows();
    }
  }

  /// The layers with these parameters, not packed.
  public Network network(float[] parameters, int from) {
    List<Dense> dense = new ArrayList<>();
    int next = from;
    for (Layer layer : layers) {
      int weights = layer.in.rows() * layer.out.rows();
      int bias = next + weights;
      int end = bias + layer.out.rows();
      dense.add(
          new Dense(
              layer.out.rows(),
              Arrays.copyOfRange(parameters, next, bias),
              Arrays.copyOfRange(parameters, bias, end),
              activations.get(dense.size())));
      next = end;
    }
    return new Network(dense);
  }

  /// What is kept of a number of samples between forward and reverse mode.
  public Tape tape(int samples) {
    return new Tape(this, samples, true);
  }

  /// The same for derivatives by inputs alone.
  Tape inputTape(int samples) {
    return new Tape(this, samples, false);
  }

  /// What is kept of some samples: a value and a derivative for each output of each layer.
  public static final class Tape {
    private final Strips samples;
    // Inputs and the outputs of each layer; what the derivative of its activation takes; the
    // derivatives before it, and their transposes, in which columns that fill the last strip stay
    // 0.
    private final float[][] values;
    private final float[][] kept;
    private final float[][] deltas;
    private final float[][] transposed;
    private final float[] inputDelta;

    private Tape(Perceptron of, int count, boolean isLearning) {
      // Strips at a distance that is no power of 2 do not compete for the same part of a cache.
      samples = new Strips(count + 8);
      int depth = of.depth();
      values = new float[depth + 1][];
      kept = new float[depth][];
      deltas = new float[depth][];
      transposed = new float[depth][];
      values[0] = new float[of.layers.getFirst().in.length(count)];
      inputDelta = new float[values[0].length];
      for (int l = 0; l < depth; l++) {
        Layer layer = of.layers.get(l);
        int length = layer.out.length(count);
        values[l + 1] = new float[length];
        boolean isOutput = of.activations.get(l).isDerivedFromOutput();
        kept[l] = isOutput ? values[l + 1] : new float[length];
        // Outputs of the network become derivatives where they are, if none of them is taken later.
        boolean isLinear = of.activations.get(l) instanceof Identity;
        deltas[l] = l + 1 == depth && isLinear ? values[l + 1] : new float[length];
        transposed[l] = new float[isLearning ? samples.length(layer.out.rows()) : 0];
      }
    }

    /// The inputs, to be written before forward mode.
    public float[] inputs() {
      return values[0];
    }

    /// The outputs.
    public float[] outputs() {
      return values[values.length - 1];
    }

    /// The derivatives by the outputs, to be written before reverse mode: the array of the outputs
    /// itself where the last layer has no activation.
    public float[] outputDelta() {
      return deltas[deltas.length - 1];
    }

    /// The derivatives by the inputs, after reverse mode.
    public float[] inputDelta() {
      return inputDelta;
    }

    /// Whether outputs of this layer are all finite, for samples `i < count`.
    public boolean isFinite(Perceptron of, int layer, int count) {
      Strips shape = of.layers.get(layer).out;
      for (int i = 0; i < count; i++) {
        for (int r = 0; r < shape.rows(); r++) {
          if (!Float.isFinite(values[layer + 1][shape.place(r, i)])) {
            return false;
          }
        }
      }
      return true;
    }
  }

  /// The shape of the inputs.
  public Strips in() {
    return layers.getFirst().in;
  }

  /// The shape of the outputs.
  public Strips out() {
    return layers.getLast().out;
  }

  /// Computes the outputs of some strips of samples.
  ///
  /// @param packed the parameters, from `at` on
  public void forward(float[] packed, int at, Tape tape, int strip, int strips) {
    for (int l = 0; l < layers.size(); l++) {
      Layer layer = layers.get(l);
      float[] out = tape.values[l + 1];
      int from = strip * layer.out.strip();
      StripProduct.transposed(
          layer.in.rows(),
          packed,
          at + layer.weights,
          layer.in,
          packed,
          at + layer.bias,
          tape.values[l],
          strip * layer.in.strip(),
          strips,
          out,
          from,
          layer.out);
      int to = from + strips * layer.out.strip();
      if (!activations.get(l).isDerivedFromOutput()) {
        System.arraycopy(out, from, tape.kept[l], from, to - from);
      }
      activations.get(l).fill(out, from, to, out);
    }
  }

  /// Computes the derivatives by everything kept, from those by the outputs.
  ///
  /// @param from the layer to end at: 0 computes those by the inputs too, 1 does not
  public void backward(float[] packed, int at, Tape tape, int strip, int strips, int from) {
    int last = layers.size() - 1;
    int begin = strip * out().strip();
    activations
        .get(last)
        .chain(tape.kept[last], begin, begin + strips * out().strip(), tape.deltas[last]);
    for (int l = last; l >= from; l--) {
      Layer layer = layers.get(l);
      float[] out = l == 0 ? tape.inputDelta : tape.deltas[l - 1];
      int first = strip * layer.in.strip();
      StripProduct.product(
          layer.out.rows(),
          packed,
          at + layer.weights,
          layer.in,
          tape.deltas[l],
          strip * layer.out.strip(),
          layer.out.strip(),
          strips,
          out,
          first);
      if (l > 0) {
        activations
            .get(l - 1)
            .chain(tape.kept[l - 1], first, first + strips * layer.in.strip(), out);
      }
    }
  }

  /// Makes ready for [#gradient] the samples of one strip, with their weights in the sum.
  ///
  /// @param columns how many samples of the strip are in use
  /// @param factors one a sample, from `factorsAt` on
  public void weigh(Tape tape, int strip, int columns, float[] factors, int factorsAt) {
    for (int l = 0; l < layers.size(); l++) {
      Strips out = layers.get(l).out;
      out.transpose(
          tape.deltas[l],
          strip * out.strip(),
          columns,
          factors,
          factorsAt,
          tape.transposed[l],
          0,
          tape.samples,
          strip * WIDTH);
    }
  }

  /// The parts of the parameters that [#gradient] computes independently of each other. Together
  /// they are all packed parameters.
  public List<Region> regions() {
    return regions;
  }

  /// Two ranges of the packed parameters of a layer: some weights and their biases.
  ///
  /// @param layer from 0
  /// @param weights where the weights begin
  /// @param weightsEnd where they end
  /// @param bias where the biases begin
  /// @param biasEnd where they end
  public record Region(int layer, int weights, int weightsEnd, int bias, int biasEnd) {}

  private static List<Region> regions(List<Layer> layers) {
    List<Region> all = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      Layer layer = layers.get(l);
      int count = Strips.count(layer.out.rows());
      int end;
      for (int strip = 0; strip < count; strip = end) {
        end = strip + StripProduct.together(count - strip);
        all.add(
            new Region(
                l,
                layer.weights + strip * layer.in.strip(),
                layer.weights + end * layer.in.strip(),
                layer.bias + strip * WIDTH,
                layer.bias + end * WIDTH));
      }
    }
    return List.copyOf(all);
  }

  /// Adds to one part of the gradient the weighted sum over samples `i < count`, in their order.
  ///
  /// @param isFresh whether the gradient so far is to be taken as 0
  /// @param gradient packed, from `at` on
  public void gradient(
      Region region, Tape tape, int count, boolean isFresh, float[] gradient, int at) {
    Layer layer = layers.get(region.layer);
    int strip = (region.bias - layer.bias) / WIDTH;
    int strips = (region.biasEnd - region.bias) / WIDTH;
    float[] deltas = tape.transposed[region.layer];
    int from = strip * tape.samples.strip();
    int to = at + region.weights;
    float[] values = tape.values[region.layer];
    int step = tape.samples.strip();
    if (isFresh) {
      StripProduct.product(count, values, 0, layer.in, deltas, from, step, strips, gradient, to);
      Arrays.fill(gradient, at + region.bias, at + region.biasEnd, 0);
    } else {
      StripProduct.add(count, values, 0, layer.in, deltas, from, step, strips, gradient, to);
    }
    for (int j = 0; j < strips; j++) {
      int end = to + (j + 1) * layer.in.strip();
      Arrays.fill(gradient, end - (layer.in.height() - layer.in.rows()) * WIDTH, end, 0);
      StripProduct.addRows(count, deltas, from + j * step, gradient, at + region.bias + j * WIDTH);
    }
  }
}
