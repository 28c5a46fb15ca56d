package elbo.onnx;

import elbo.kernel.Activation;
import elbo.kernel.Identity;
import elbo.network.Branches;
import elbo.network.Decoder;
import elbo.network.Dense;
import elbo.network.Network;
import elbo.onnx.AffineView.Source;
import elbo.onnx.AffineView.Source.Activated;
import elbo.onnx.AffineView.Source.Joined;
import elbo.onnx.AffineView.Source.Linear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The translation of traced rows to dense layers.
final class Lowering {
  /// The largest number of weights of a layer that is added to those of the graph; nearly all of
  /// its weights are zeros.
  private static final int LARGEST_SELECTION = 1 << 24;

  /// The dense layer that computes rows: an activation of an affine map.
  private record Layer(AffineView affine, Activation activation) {
    /// The source of the affine map's argument.
    Source base() {
      return affine.source instanceof Linear l ? l.in.source : affine.source;
    }
  }

  private final Source input;
  private final IdentityHashMap<Source, List<Dense>> chains = new IdentityHashMap<>();

  private Lowering(Source input) {
    this.input = input;
  }

  /// A decoder whose outputs are `outputs`, one after another: one [Network] if one last layer can
  /// compute all of them, else [elbo.network.Branches].
  static Decoder lower(List<AffineView> outputs) {
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

  /// The parts of rows that are views of several sources.
  private static List<AffineView> expand(AffineView rows) {
    if (!(rows.source instanceof Joined joined)) {
      return List.of(rows);
    }
    List<AffineView> out = new ArrayList<>();
    int at = 0;
    while (at < rows.width()) {
      int from = at;
      int before = 0;
      int p = 0;
      while (rows.index[from] >= before + joined.parts.get(p).width()) {
        before += joined.parts.get(p++).width();
      }
      AffineView part = joined.parts.get(p);
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

  /// The layers that compute these rows. Some outputs of an activation are the activation of some
  /// of its inputs.
  private static List<Layer> layers(AffineView rows) {
    return rows.source instanceof Activated a && rows.isPlain()
        ? expand(a.in.pick(rows.index)).stream().map(r -> new Layer(r, a.activation)).toList()
        : List.of(new Layer(rows, new Identity()));
  }

  /// Whether layers can be joined to one: they have the same base and activation. Constants have
  /// any base.
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
          case Linear l -> extend(List.of(new Layer(AffineView.of(l), new Identity())));
          case Joined j ->
              extend(expand(AffineView.of(j)).stream().flatMap(r -> layers(r).stream()).toList());
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
      throw new NotDense(String.format(Locale.ROOT, "a layer of %d by %d weights", rows, columns));
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

  /// Writes the weights of one output and returns its bias; both include the scales and shifts
  /// before and after the matrix.
  private static float fill(AffineView rows, int i, int columns, float[] weights, int at) {
    double scale = rows.scale[i];
    if (scale == 0) {
      return (float) rows.shift[i];
    }
    if (!(rows.source instanceof Linear linear)) {
      weights[at + rows.index[i]] = (float) scale;
      return (float) rows.shift[i];
    }
    AffineView in = linear.in;
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
