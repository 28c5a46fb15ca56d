package elbo.onnx;

import com.google.protobuf.ByteString;
import elbo.kernel.Activation;
import elbo.kernel.Clip;
import elbo.kernel.Elu;
import elbo.kernel.Gelu;
import elbo.kernel.GeluTanh;
import elbo.kernel.HardSwish;
import elbo.kernel.Identity;
import elbo.kernel.LeakyRelu;
import elbo.kernel.Mish;
import elbo.kernel.Relu;
import elbo.kernel.Sigmoid;
import elbo.kernel.Silu;
import elbo.kernel.Softplus;
import elbo.kernel.Tanh;
import elbo.network.Dense;
import elbo.network.Network;
import elbo.onnx.schema.AttributeProto;
import elbo.onnx.schema.GraphProto;
import elbo.onnx.schema.ModelProto;
import elbo.onnx.schema.NodeProto;
import elbo.onnx.schema.OperatorSetIdProto;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.TensorProto.DataType;
import elbo.onnx.schema.TensorShapeProto;
import elbo.onnx.schema.TensorShapeProto.Dimension;
import elbo.onnx.schema.TypeProto;
import elbo.onnx.schema.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/// A network of dense layers as an ONNX graph: Gemm and the operator of the activation for each
/// layer, in single precision, the number of rows left open.
///
/// Where it takes several inputs, the first layer takes them one after another. The outputs of the
/// last layer are parted into groups of equal width, each a Gemm of its own, so that every
/// parameter of a distribution is an output of the graph.
final class DenseGraph {
  /// The first operator set that has every activation as an operator.
  private static final long OPERATORS = 20;

  private static final long FORMAT = 9;

  private final GraphProto.Builder graph = GraphProto.newBuilder();

  private DenseGraph() {}

  /// An input, rows of numbers.
  record Input(String name, int width) {}

  /// The bytes of a file.
  ///
  /// @param input the name of the rows of numbers that the network takes
  /// @param outputs the names of the groups, which have as many numbers each
  /// @throws IllegalArgumentException if the outputs are not parted evenly, or an activation has no
  ///   operator
  static byte[] of(String name, Network network, String input, List<String> outputs) {
    return of(name, network, List.of(new Input(input, network.inputs())), outputs);
  }

  /// The same of a network whose numbers are those of several inputs, one after another.
  static byte[] of(String name, Network network, List<Input> inputs, List<String> outputs) {
    DenseGraph made = new DenseGraph();
    made.graph.setName(name);
    inputs.forEach(input -> made.graph.addInput(value(input.name, input.width)));
    List<Dense> layers = network.layers();
    String in = made.joined(inputs);
    for (int l = 0; l + 1 < layers.size(); l++) {
      in = made.layer(layers.get(l), "layer" + l, in);
    }
    made.last(layers.getLast(), in, outputs);
    return ModelProto.newBuilder()
        .setIrVersion(FORMAT)
        .setProducerName("elbo")
        .setGraph(made.graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATORS))
        .build()
        .toByteArray();
  }

  private String joined(List<Input> inputs) {
    if (inputs.size() == 1) {
      return inputs.getFirst().name;
    }
    node("Concat", inputs.stream().map(Input::name).toList(), "joined", integer("axis", 1));
    return "joined";
  }

  private static ValueInfoProto value(String name, int width) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(Dimension.newBuilder().setDimParam("n"))
            .addDim(Dimension.newBuilder().setDimValue(width))
            .build();
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(DataType.FLOAT.getNumber())
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private String layer(Dense layer, String name, String in) {
    boolean isLinear = layer.activation() instanceof Identity;
    String out = name + (isLinear ? ".out" : ".sum");
    gemm(name, in, out, layer.inputs(), layer.weights(), layer.bias());
    return isLinear ? out : activation(layer.activation(), out, name + ".out");
  }

  private void last(Dense layer, String in, List<String> outputs) {
    int width = layer.outputs() / outputs.size();
    if (width * outputs.size() != layer.outputs()) {
      throw new IllegalArgumentException(
          layer.outputs() + " outputs cannot be parted into " + outputs.size() + " groups");
    }
    for (int g = 0; g < outputs.size(); g++) {
      String name = outputs.get(g);
      int first = g * width * layer.inputs();
      float[] weights = Arrays.copyOfRange(layer.weights(), first, first + width * layer.inputs());
      float[] bias = Arrays.copyOfRange(layer.bias(), g * width, (g + 1) * width);
      boolean isLinear = layer.activation() instanceof Identity;
      String sum = isLinear ? name : name + ".sum";
      gemm(name, in, sum, layer.inputs(), weights, bias);
      if (!isLinear) {
        activation(layer.activation(), sum, name);
      }
      graph.addOutput(value(name, width));
    }
  }

  private void gemm(String name, String in, String out, int inputs, float[] weights, float[] bias) {
    graph.addInitializer(tensor(name + ".weight", weights, bias.length, inputs));
    graph.addInitializer(tensor(name + ".bias", bias, bias.length));
    node("Gemm", List.of(in, name + ".weight", name + ".bias"), out, integer("transB", 1));
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static TensorProto tensor(String name, float[] values, long... dims) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .addAllDims(Arrays.stream(dims).boxed().toList())
        .setDataType(DataType.FLOAT.getNumber())
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  private String activation(Activation activation, String in, String out) {
    List<String> one = List.of(in);
    switch (activation) {
      case Identity _ -> node("Identity", one, out);
      case Tanh _ -> node("Tanh", one, out);
      case Relu _ -> node("Relu", one, out);
      case LeakyRelu leaky -> node("LeakyRelu", one, out, alpha(leaky.slope()));
      case Elu elu -> node("Elu", one, out, alpha(elu.alpha()));
      case Sigmoid _ -> node("Sigmoid", one, out);
      case Softplus _ -> node("Softplus", one, out);
      case Mish _ -> node("Mish", one, out);
      case HardSwish _ -> node("HardSwish", one, out);
      case Gelu _ -> node("Gelu", one, out, approximate("none"));
      case GeluTanh _ -> node("Gelu", one, out, approximate("tanh"));
      case Silu _ -> {
        node("Sigmoid", one, out + ".gate");
        node("Mul", List.of(in, out + ".gate"), out);
      }
      case Clip clip -> {
        graph.addInitializer(tensor(out + ".low", new float[] {clip.low()}));
        graph.addInitializer(tensor(out + ".high", new float[] {clip.high()}));
        node("Clip", List.of(in, out + ".low", out + ".high"), out);
      }
      default ->
          throw new IllegalArgumentException("the activation " + activation + " has no operator");
    }
    return out;
  }

  private void node(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(operator + "." + graph.getNodeCount())
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
  }

  private static AttributeProto alpha(float value) {
    return AttributeProto.newBuilder()
        .setName("alpha")
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  private static AttributeProto approximate(String how) {
    return AttributeProto.newBuilder()
        .setName("approximate")
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(how))
        .build();
  }
}
