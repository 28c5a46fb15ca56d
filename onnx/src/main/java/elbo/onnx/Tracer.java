package elbo.onnx;

import elbo.onnx.AffineView.Source;
import elbo.onnx.schema.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A symbolic evaluation of a graph: each output in terms of dense layers and activations.
final class Tracer {
  private final ModelFile file;
  private final Map<String, TracedValue> values;
  private final Source input;
  private final Shapes shapes;

  private Tracer(ModelFile file, GraphInput input) {
    if (input.batch < 0) {
      throw new NotDense("an input without an axis for the batch");
    }
    if (input.width() > AffineView.WIDEST) {
      throw new NotDense("a row of %d numbers".formatted(input.width()));
    }
    this.file = file;
    values = new HashMap<>(file.constants());
    int[] dims = Node.toInts(input.shape(1));
    this.input = new Source.Input(input.width());
    values.put(input.name, AffineView.of(this.input, dims));
    shapes = new Shapes(input.batch, this.input);
  }

  /// @return the outputs
  /// @throws NotDense if the graph computes them by other operators than dense layers and
  ///   activations
  static List<AffineView> trace(ModelFile file, GraphInput input, List<String> outputs) {
    Tracer tracer = new Tracer(file, input);
    for (NodeProto node : needed(file.graph().getNodeList(), outputs)) {
      tracer.run(node);
    }
    return outputs.stream().map(tracer::output).toList();
  }

  /// The nodes on which the outputs depend. The others (a sample drawn with noise, for example) may
  /// be of any kind.
  private static List<NodeProto> needed(List<NodeProto> nodes, List<String> outputs) {
    Set<String> wanted = new HashSet<>(outputs);
    List<NodeProto> needed = new ArrayList<>();
    for (NodeProto node : nodes.reversed()) {
      if (node.getOutputList().stream().anyMatch(wanted::contains)) {
        needed.addFirst(node);
        wanted.addAll(node.getInputList());
      }
    }
    return needed;
  }

  private AffineView output(String name) {
    return switch (value(name)) {
      case AffineView rows -> rows;
      case Floats f -> AffineView.constant(input, new int[] {1, f.values.length}, f.values);
      case Ints _ -> throw new NotDense("an output of whole numbers");
    };
  }

  private TracedValue value(String name) {
    TracedValue value = values.get(name);
    if (value == null) {
      throw new NotDense("the value %s".formatted(name));
    }
    return value;
  }

  private void run(NodeProto proto) {
    if (!proto.getDomain().isEmpty() && !proto.getDomain().equals("ai.onnx")) {
      throw new NotDense("%s.%s".formatted(proto.getDomain(), proto.getOpType()));
    }
    List<Optional<TracedValue>> in = new ArrayList<>();
    for (String name : proto.getInputList()) {
      in.add(name.isEmpty() ? Optional.empty() : Optional.of(value(name)));
    }
    List<? extends TracedValue> results = apply(new Node(proto, in));
    for (int i = 0; i < proto.getOutputCount() && i < results.size(); i++) {
      values.put(proto.getOutput(i), results.get(i));
    }
  }

  private List<? extends TracedValue> apply(Node node) {
    return switch (node.operator()) {
      case "Split" -> shapes.split(node);
      case "Dropout" -> List.of(Layers.dropout(node));
      default -> List.of(one(node));
    };
  }

  private TracedValue one(Node node) {
    return switch (node.operator()) {
      case "Constant" -> constant(node);
      case "Identity" -> node.item(0);
      case "Cast" -> Layers.cast(node);
      case "Gemm" -> Layers.gemm(node);
      case "MatMul" -> Layers.matMul(node);
      case "BatchNormalization" -> Layers.batchNormalization(node);
      case "Flatten" -> shapes.flatten(node);
      case "Reshape" -> shapes.reshape(node);
      case "Squeeze" -> shapes.squeeze(node);
      case "Unsqueeze" -> shapes.unsqueeze(node);
      case "Transpose" -> shapes.transpose(node);
      case "Slice" -> shapes.slice(node);
      case "Gather" -> shapes.gather(node);
      case "Concat" -> shapes.concat(node);
      case "Expand" -> shapes.expand(node);
      case "Shape" -> shapes.shape(node);
      case "Add", "Sub", "Mul", "Div", "Neg", "Pow" -> Arithmetic.apply(node);
      default -> Functions.apply(node);
    };
  }

  private TracedValue constant(Node node) {
    return node.attribute("value")
        .flatMap(a -> file.tensors().read(a.getT(), "of a Constant"))
        .or(() -> node.attribute("value_int").map(a -> new Ints(new int[0], new long[] {a.getI()})))
        .or(() ->
            node.attribute("value_float").map(a -> new Floats(new int[0], new float[] {a.getF()})))
        .or(() -> node.list("value_ints", 0).map(Ints::of))
        .or(() ->
            node.attribute("value_floats")
                .map(a -> {
                  float[] values = new float[a.getFloatsCount()];
                  for (int i = 0; i < values.length; i++) {
                    values[i] = a.getFloats(i);
                  }
                  return new Floats(new int[] {values.length}, values);
                }))
        .orElseThrow(() -> node.beyond("of another type"));
  }
}
