package elbo.onnx;

import elbo.kernel.Activation;
import elbo.kernel.Identity;
import elbo.network.Branches;
import elbo.network.Decoder;
import elbo.network.Dense;
import elbo.network.Network;
import elbo.onnx.Source.Activated;
import elbo.onnx.Source.Joined;
import elbo.onnx.Source.Linear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;

/// Turns traced rows into dense layers.
final class Lowering {
  /// The most weights of a layer that the graph does not have: nearly all of them are zeros.
  private static final int LARGEST_SELECTION = 1 << 24;

  /// The dense layer that rows are computed by: an activation of an affine map.
  private record Layer(Rows affine, Activation activation) {
    /// What the affine map is a map of.
    Source base() {
      return affine.source instanceof Linear l ? l.in.source : affine.source;
    }
  }

  private final Source input;
  private final IdentityHashMap<Source, List<Dense>> chains = new IdentityHashMap<>();

  private Lowering(Source input) {
    this.input = input;
  }

  /// A decoder whose outputs are `outputs` one after another: one [Network] if all of them can end
  /// in one layer, else branches of a common trunk.
  static Decoder lower(List<Rows> outputs) {
    List<Layer> layers = new ArrayList<>();
    outputs.forEach(rows -> expand(rows).forEach(part -> layers.addAll(layers(part))));
    Lowering lowering = new Lowering(input(outputs.getFirst().source));
    if (lowering.meet(layers)) {
      return new Network(lowering.extend(layers));
    }
    return new Branches(layers.stream().map(l -> lowering.extend(List.of(l))).toList());
  }

  private static Source input(Source source) {
    return switch (source) {
      case Source.Input _ -> source;
      case Linear l -> input(l.in.source);
      case Activated a -> input(a.in.source);
      case Source.Pending p -> input(p.in.source);
      case Joined j -> input(j.parts.getFirst().source);
    };
  }

  /// The parts of rows that look at several sources.
  private static List<Rows> expand(Rows rows) {
    if (!(rows.source instanceof Joined joined)) {
      return List.of(rows);
    }
    List<Rows> out = new ArrayList<>();
    int at = 0;
    while (at < rows.width()) {
      int from = at;
      int before = 0;
      int p = 0;
      while (rows.index[from] >= before + joined.parts.get(p).width()) {
        before += joined.parts.get(p++).width();
      }
      Rows part = joined.parts.get(p);
      while (at < rows.width()
          && rows.index[at] >= before
          && rows.index[at] < before + part.width()) {
        at++;
      }
      int begin = before;
      int[] places = IntStream.range(from, at).map(i -> rows.index[i] - begin).toArray();
      out.addAll(
          expand(
              part.pick(places)
                  .times(Arrays.copyOfRange(rows.scale, from, at))
                  .plus(Arrays.copyOfRange(rows.shift, from, at))));
    }
    return out;
  }

  /// The layers that end in these rows. Picking some outputs of an activation is picking some of
  /// its inputs.
  private static List<Layer> layers(Rows rows) {
    return rows.source instanceof Activated a && rows.isPlain()
        ? expand(a.in.pick(rows.index)).stream().map(r -> new Layer(r, a.activation)).toList()
        : List.of(new Layer(rows, new Identity()));
  }

  /// Whether layers are one: the same base and activation. Constants have any base.
  private boolean meet(List<Layer> layers) {
    Source base = base(layers);
    Activation activation = layers.getFirst().activation;
    return layers.stream()
        .allMatch(l ->
            l.activation.equals(activation)
                && !(l.affine.source instanceof Joined)
                && (l.affine.isConstant() || l.base() == base));
  }

  private Source base(List<Layer> layers) {
    return layers.stream()
        .filter(l -> !l.affine.isConstant())
        .findFirst()
        .map(Layer::base)
        .orElse(input);
  }

  /// The layers from the input up to a source.
  private List<Dense> chain(Source source) {
    List<Dense> known = chains.get(source);
    if (known != null) {
      return known;
    }
    List<Dense> chain =
        switch (source) {
          case Source.Input _ -> List.of();
          case Activated a ->
              extend(expand(a.in).stream().map(part -> new Layer(part, a.activation)).toList());
          case Linear l -> extend(List.of(new Layer(Rows.of(l), new Identity())));
          case Joined j ->
              extend(expand(Rows.of(j)).stream().flatMap(r -> layers(r).stream()).toList());
          case Source.Pending p -> throw new NotDense(p.function.operator());
        };
    chains.put(source, chain);
    return chain;
  }

  private List<Dense> extend(List<Layer> layers) {
    if (!meet(layers)) {
      throw new NotDense("branches that are joined again");
    }
    Source base = base(layers);
    List<Dense> chain = new ArrayList<>(chain(base));
    chain.add(dense(base, layers));
    return List.copyOf(chain);
  }

  private static Dense dense(Source base, List<Layer> layers) {
    int columns = base.width();
    int rows = layers.stream().mapToInt(l -> l.affine.width()).sum();
    boolean selects = layers.stream().anyMatch(l -> !(l.affine.source instanceof Linear));
    long most = selects ? LARGEST_SELECTION : Integer.MAX_VALUE - 16;
    if (rows == 0 || (long) rows * columns > most) {
      throw new NotDense("a layer of %d by %d weights".formatted(rows, columns));
    }
    float[] weights = new float[rows * columns];
    float[] bias = new float[rows];
    int row = 0;
    for (Layer layer : layers) {
      for (int i = 0; i < layer.affine.width(); i++, row++) {
        bias[row] = fill(layer.affine, i, columns, weights, row * columns);
      }
    }
    if (!isFinite(weights) || !isFinite(bias)) {
      throw new NotDense("weights that overflow");
    }
    return new Dense(rows, weights, bias, layers.getFirst().activation);
  }

  private static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /// Writes the weights of one output and returns its bias; what stands before and behind the
  /// matrix goes in.
  private static float fill(Rows rows, int i, int columns, float[] weights, int at) {
    double scale = rows.scale[i];
    if (scale == 0) {
      return (float) rows.shift[i];
    }
    if (!(rows.source instanceof Linear linear)) {
      weights[at + rows.index[i]] = (float) scale;
      return (float) rows.shift[i];
    }
    Rows in = linear.in;
    double[] sums = new double[columns];
    double bias = 0;
    int from = rows.index[i] * in.width();
    for (int k = 0; k < in.width(); k++) {
      double w = linear.weights[from + k];
      sums[in.index[k]] += w * in.scale[k];
      bias += w * in.shift[k];
    }
    for (int k = 0; k < columns; k++) {
      weights[at + k] = (float) (scale * sums[k]);
    }
    return (float) (scale * bias + rows.shift[i]);
  }
}
