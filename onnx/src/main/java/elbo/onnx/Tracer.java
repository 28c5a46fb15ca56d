package elbo.onnx;

import elbo.onnx.AffineView.Source;
import elbo.onnx.schema.NodeProto;
import elbo.onnx.schema.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// A symbolic evaluation of a graph: each output in terms of dense layers and activations.
final class Tracer {
  private final ModelFile file;
  private final Map<String, TracedValue> values;
  private final Source input;
  private final Shapes shapes;
  // The values that depend on what is given.
  private final Set<String> given = new HashSet<>();

  private Tracer(ModelFile file, GraphInput input) {
    if (input.batch < 0) {
      throw new NotDense("an input without an axis for the batch");
    }
    if (input.width() > AffineView.WIDEST) {
      throw new NotDense(String.format(Locale.ROOT, "a row of %d numbers", input.width()));
    }
    if (input.type == DataType.DOUBLE) {
      throw new NotDense("double precision");
    }
    if (input.isWhole()) {
      throw new NotDense("an input of whole numbers");
    }
    this.file = file;
    values = new HashMap<>(file.constants());
    int[] dims = Node.toInts(input.shape(1));
    this.input = new Source.Input(input.width());
    values.put(input.name, AffineView.of(this.input, dims));
    shapes = new Shapes(input.batch, this.input);
    for (int i = 0; i < input.given.inputs().size(); i++) {
      ConditionInput known = input.given.inputs().get(i);
      values.put(known.name(), input.given.traced(i, this.input));
      given.add(known.name());
    }
  }

  /// @return the outputs
  /// @throws NotDense if the graph computes them by other operators than dense layers and
  ///   activations
  static List<AffineView> trace(ModelFile file, GraphInput input, List<String> outputs) {
    Tracer tracer = new Tracer(file, input);
    for (NodeProto node : Reach.needed(file.graph(), outputs)) {
      tracer.run(node);
    }
    return outputs.stream().map(tracer::output).toList();
  }

  private AffineView output(String name) {
    return switch (value(name)) {
      case AffineView rows -> rows;
      case Floats f -> AffineView.constant(input, batched(f.dims()), f.values);
      case Ints _ -> throw new NotDense("an output of whole numbers");
    };
  }

  /// The shape of a constant beside rows: a first axis of length 1 is that of the batch.
  private static int[] batched(int[] dims) {
    return dims.length > 0 && dims[0] == 1
        ? dims
        : IntStream.concat(IntStream.of(1), Arrays.stream(dims)).toArray();
  }

  private TracedValue value(String name) {
    TracedValue value = values.get(name);
    if (value == null) {
      throw new NotDense(String.format(Locale.ROOT, "the value %s", name));
    }
    return value;
  }

  private void run(NodeProto proto) {
    if (!proto.getDomain().isEmpty() && !proto.getDomain().equals("ai.onnx")) {
      throw new NotDense(String.format(Locale.ROOT, "%s.%s", proto.getDomain(), proto.getOpType()));
    }
    List<Optional<TracedValue>> in = new ArrayList<>();
    for (String name : proto.getInputList()) {
      in.add(name.isEmpty() ? Optional.empty() : Optional.of(value(name)));
    }
    boolean ofGiven = proto.getInputList().stream().anyMatch(given::contains);
    List<? extends TracedValue> results = apply(new Node(proto, in), ofGiven);
    for (int i = 0; i < proto.getOutputCount() && i < results.size(); i++) {
      TracedValue result = results.get(i);
      values.put(proto.getOutput(i), ofGiven ? rows(result) : result);
      if (ofGiven) {
        given.add(proto.getOutput(i));
      }
    }
  }

  // What depends on a condition has an axis for the batch, as rows have.
  private TracedValue rows(TracedValue result) {
    return result instanceof Floats f && f.dims().length > 0 && f.dims()[0] == 1
        ? AffineView.constant(input, f.dims(), f.values)
        : result;
  }

  private List<? extends TracedValue> apply(Node node, boolean ofGiven) {
    Optional<TracedValue> folded = ofGiven ? Folded.apply(node) : Optional.empty();
    if (folded.isPresent()) {
      return List.of(folded.orElseThrow());
    }
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
      case "LayerNormalization" -> Normalizations.layer(node);
      case "InstanceNormalization" -> Normalizations.instance(node);
      case "GroupNormalization" -> Normalizations.group(node);
      case "ReduceMean", "ReduceSum" -> Reductions.apply(node);
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
