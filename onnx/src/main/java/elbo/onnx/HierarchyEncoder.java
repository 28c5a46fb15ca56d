package elbo.onnx;

import elbo.kernel.Block;
import elbo.model.Hierarchical;
import elbo.network.ConditionalNormal;
import elbo.network.Decoder;
import elbo.onnx.schema.TensorShapeProto.Dimension;
import elbo.onnx.schema.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The encoder of one level of a hierarchy: q of its latents given x, others or both.
///
/// @param level from 1
/// @param wiring what its inputs are
/// @param inputs the shape of each input
/// @param graph with one input, which has the numbers of all of them
@SuppressWarnings("ArrayRecordComponent") // never compared
record HierarchyEncoder(int level, Wiring wiring, List<int[]> inputs, OnnxEncoder graph) {
  /// A graph of one input.
  record Single(ModelFile file, Description description, RowShape shape, List<int[]> inputs) {}

  /// @param shape of x, for 0, and of the latents of each level that is drawn before
  /// @throws IllegalArgumentException if the graph is not understood, or takes another number of
  ///   latents than there are
  static HierarchyEncoder open(
      int level, ModelFile file, Description part, Wiring wiring, IntFunction<RowShape> shape) {
    Single single = single(file, part, wiring, shape);
    boolean ofX = wiring.levels().isEmpty();
    OnnxEncoder graph =
        OnnxEncoder.open(single.file(), single.description(), single.shape(), ofX ? 1 : Block.SIZE);
    return new HierarchyEncoder(level, wiring, single.inputs(), graph);
  }

  /// A graph as one of a single input.
  ///
  /// @throws IllegalArgumentException if an input takes another number of latents than there are
  static Single single(
      ModelFile file, Description part, Wiring wiring, IntFunction<RowShape> shape) {
    List<GraphInput> inputs = new ArrayList<>();
    for (Wiring.Input input : wiring.inputs()) {
      RowShape known = shape.apply(input.level());
      RowShape given = wiring.inputs().size() == 1 ? part.shape("shape").orElse(known) : known;
      GraphInput graph = GraphInput.of(file, input.name(), given);
      if (input.level() > 0 && graph.width() != TracedValue.size(known.dims())) {
        throw file.error(
            String.format(
                Locale.ROOT,
                "input %s takes %d latents %s, but %s outputs %d",
                input.name(),
                graph.width(),
                input.what(),
                known.source(),
                TracedValue.size(known.dims())));
      }
      inputs.add(graph);
    }
    List<int[]> dims = inputs.stream().map(input -> input.rowDims).toList();
    if (inputs.size() == 1) {
      RowShape only = new RowShape(dims.getFirst(), wiring.words());
      return new Single(file, part, only, dims);
    }
    return new Single(
        Joined.of(file, inputs), part.without("input", "shape"), RowShape.unknown(), dims);
  }

  /// The declared width of x in a graph; 0 where it is open, or x is no input.
  static int declaredWidth(ModelFile file, Wiring wiring) {
    return wiring.inputs().stream()
        .filter(input -> input.level() == 0)
        .findFirst()
        .map(input -> declaredWidth(file, input.name()))
        .orElse(0);
  }

  /// The declared width of an input; 0 where it is open.
  static int declaredWidth(ModelFile file, String input) {
    return file.allInputs().stream()
        .filter(info -> info.getName().equals(input))
        .mapToInt(HierarchyEncoder::declaredWidth)
        .findFirst()
        .orElse(0);
  }

  private static int declaredWidth(ValueInfoProto info) {
    List<Dimension> dims = info.getType().getTensorType().getShape().getDimList();
    long width = dims.size() < 2 ? 0 : 1;
    for (Dimension dim : dims.subList(Math.min(1, dims.size()), dims.size())) {
      width = Math.min(width * Math.max(0, dim.getDimValue()), Integer.MAX_VALUE);
    }
    return (int) width;
  }

  /// The shape of x, where this takes it.
  Optional<int[]> rowDims() {
    for (int i = 0; i < inputs.size(); i++) {
      if (wiring.inputs().get(i).level() == 0) {
        return Optional.of(inputs.get(i));
      }
    }
    return Optional.empty();
  }

  /// @throws IllegalArgumentException if this takes x of another width than a decoder has
  void requireX(OnnxDecoder decoder) {
    rowDims()
        .filter(dims -> !decoder.fits(TracedValue.size(dims)))
        .ifPresent(dims -> {
          throw graph
              .file()
              .error(
                  String.format(
                      Locale.ROOT,
                      "takes observations of %d numbers, but those of %s have %d",
                      TracedValue.size(dims),
                      decoder.file().name(),
                      decoder.width()));
        });
  }

  /// q of the level for one x.
  ///
  /// @param at where its coordinates are in z
  /// @param given the coordinates of the levels that it takes
  Hierarchical.Level at(int at, List<Integer> given, double[] x) {
    if (wiring.levels().isEmpty()) {
      return new Hierarchical.Root(at, graph.apply(x));
    }
    Decoder network = wiring.takesX() ? given(x) : graph.network();
    return new Hierarchical.Child(
        at, given, new ConditionalNormal(network, graph.encoder().spread()));
  }

  private Decoder given(double[] x) {
    double[] numbers = new double[graph.network().latentDimension()];
    List<Integer> free = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < inputs.size(); i++) {
      int size = TracedValue.size(inputs.get(i));
      if (wiring.inputs().get(i).level() > 0) {
        IntStream.range(from, from + size).forEach(free::add);
      } else if (x.length == size) {
        System.arraycopy(x, 0, numbers, from, size);
      } else {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the encoder takes %d numbers, but the observation has %d",
                size,
                x.length));
      }
      from += size;
    }
    return new GivenInputs(graph.network(), numbers, free.stream().mapToInt(k -> k).toArray());
  }
}
