package elbo.onnx;

import elbo.kernel.Activation;
import elbo.kernel.AffineRows;
import elbo.kernel.Exponential;
import elbo.kernel.Identity;
import elbo.kernel.Pairwise;
import elbo.kernel.SquareRoot;
import elbo.network.Decoder;
import elbo.network.Dense;
import elbo.network.LayerGraph;
import elbo.network.Selected;
import elbo.onnx.AffineView.Source;
import elbo.onnx.AffineView.Source.Activated;
import elbo.onnx.AffineView.Source.Combined;
import elbo.onnx.AffineView.Source.Joined;
import elbo.onnx.AffineView.Source.Linear;
import elbo.onnx.AffineView.Source.Mean;
import elbo.onnx.AffineView.Source.Pending;
import elbo.onnx.AffineView.Source.Standardized;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/// The translation of traced rows, of which some are computed from several others, to a
/// [LayerGraph].
final class GraphLowering {
  private static final Activation IDENTITY = new Identity();

  private final LayerGraph.Builder graph;
  private final IdentityHashMap<Source, Integer> values = new IdentityHashMap<>();
  private final IdentityHashMap<Source, Integer> readers = new IdentityHashMap<>();

  private GraphLowering(Source input) {
    graph = LayerGraph.of(input.width());
    values.put(input, 0);
  }

  static Decoder lower(List<AffineView> outputs) {
    GraphLowering lowering = new GraphLowering(AffineLayer.input(outputs.getFirst().source));
    outputs.forEach(lowering::count);
    AffineView all =
        outputs.size() == 1
            ? outputs.getFirst()
            : AffineView.of(
                new Joined(outputs), 1, outputs.stream().mapToInt(AffineView::width).sum());
    if (lowering.value(all, IDENTITY) == 0) {
      lowering.graph.selection(List.of(lowering.whole(0)), IDENTITY);
    }
    return lowering.graph.build();
  }

  private void count(AffineView view) {
    if (readers.merge(view.source, 1, Integer::sum) == 1) {
      view.source.operands().forEach(this::count);
    }
  }

  /// The number of the value that is an activation of a view. A matrix that one view reads includes
  /// its scales, shifts and activation; one that several views read is multiplied once.
  private int value(AffineView rows, Activation activation) {
    boolean split = rows.source instanceof Joined && isReadOnce(rows.source);
    if (activation.equals(IDENTITY) && rows.isWhole() && !split) {
      return value(rows.source);
    }
    return joined(split ? AffineLayer.expand(rows) : List.of(rows), activation);
  }

  private int joined(List<AffineView> parts, Activation activation) {
    if (parts.size() == 1 && isOwn(parts.getFirst())) {
      return dense(parts.getFirst(), activation);
    }
    List<Selected> selected = new ArrayList<>();
    for (AffineView part : parts) {
      selected.add(isOwn(part) ? whole(dense(part, IDENTITY)) : selected(part));
    }
    return graph.selection(selected, activation);
  }

  private boolean isOwn(AffineView part) {
    return part.source instanceof Linear && !part.isConstant() && isReadOnce(part.source);
  }

  private boolean isReadOnce(Source source) {
    return readers.getOrDefault(source, 1) == 1;
  }

  private int dense(AffineView part, Activation activation) {
    Linear linear = (Linear) part.source;
    int in = value(linear.in.source);
    return graph.dense(in, AffineLayer.dense(part, activation));
  }

  private Selected whole(int value) {
    int width = graph.width(value);
    int[] index = new int[width];
    Arrays.setAll(index, i -> i);
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    return new Selected(value, new AffineRows(index, ones, new float[width]));
  }

  private Selected selected(AffineView part) {
    float[] scale = floats(part.scale);
    float[] shift = floats(part.shift);
    return part.isConstant()
        ? new Selected(0, new AffineRows(new int[part.width()], scale, shift))
        : new Selected(value(part.source), new AffineRows(part.index, scale, shift));
  }

  private static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    if (!AffineLayer.isFinite(out)) {
      throw new NotDense("weights that overflow");
    }
    return out;
  }

  /// The number of the value that a source is.
  private int value(Source source) {
    Integer known = values.get(source);
    if (known != null) {
      return known;
    }
    int made =
        switch (source) {
          case Source.Input _ -> 0;
          case Linear l -> dense(AffineView.of(l), IDENTITY);
          case Activated a -> value(a.in, a.activation);
          case Joined j -> joined(AffineLayer.expand(AffineView.of(j)), IDENTITY);
          case Combined c ->
              graph.pairwise(c.operation, value(c.x, IDENTITY), value(c.y, IDENTITY));
          case Mean m -> mean(m);
          case Standardized s -> graph.standardized(value(s.in, IDENTITY), s.groups);
          case Pending p -> pending(p);
        };
    values.put(source, made);
    return made;
  }

  private int mean(Mean mean) {
    int columns = mean.in.width();
    float[] weights = AffineLayer.selection(mean.width(), columns);
    for (int i = 0; i < columns; i++) {
      weights[i / mean.size * columns + i] = 1f / mean.size;
    }
    return graph.dense(
        value(mean.in, IDENTITY),
        new Dense(mean.width(), weights, new float[mean.width()], IDENTITY));
  }

  private int pending(Pending p) {
    return switch (p.function) {
      case EXP -> value(p.in, new Exponential());
      case SQRT -> value(p.in, new SquareRoot());
      case SQUARE -> square(value(p.in, IDENTITY));
      case CUBE -> {
        int x = value(p.in, IDENTITY);
        yield graph.pairwise(Pairwise.PRODUCT, square(x), x);
      }
      default -> throw new NotDense(p.function.operator());
    };
  }

  private int square(int x) {
    return graph.pairwise(Pairwise.PRODUCT, x, x);
  }
}
