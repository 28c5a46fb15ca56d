package elbo.onnx;

import com.google.protobuf.ByteString;
import elbo.onnx.schema.AttributeProto;
import elbo.onnx.schema.GraphProto;
import elbo.onnx.schema.NodeProto;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.TensorProto.DataType;
import elbo.onnx.schema.TensorShapeProto;
import elbo.onnx.schema.TensorShapeProto.Dimension;
import elbo.onnx.schema.TypeProto;
import elbo.onnx.schema.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/// A graph of several inputs as one of a single input, whose rows have the numbers of all of them
/// one after another.
final class Joined {
  private static final String NAME = "joined";

  private Joined() {}

  /// @param inputs all inputs of the graph, in order, with an axis for the batch
  /// @throws IllegalArgumentException if they have no such axis, or several types
  static ModelFile of(ModelFile file, List<GraphInput> inputs) {
    GraphInput first = inputs.getFirst();
    Set<String> names = new HashSet<>();
    long width = 0;
    for (GraphInput input : inputs) {
      if (input.batch < 0 || input.isWhole() || input.type != first.type) {
        throw file.error(
            "inputs "
                + first.name
                + " and "
                + input.name
                + " must be real numbers of one type with an axis for the batch");
      }
      names.add(input.name);
      width += input.width();
    }
    GraphProto.Builder graph = file.graph().toBuilder().clearInput().clearNode();
    String joined = free(file.graph());
    graph.addInput(input(joined, first, width));
    file.graph().getInputList().stream()
        .filter(info -> !names.contains(info.getName()))
        .forEach(graph::addInput);
    int from = 0;
    for (GraphInput input : inputs) {
      String flat = input.rowDims.length == 1 ? input.name : joined + "_" + input.name;
      constant(joined + "_at_" + input.name, LongStream.range(from, from + input.width()), graph);
      graph.addNode(
          NodeProto.newBuilder()
              .setOpType("Gather")
              .addInput(joined)
              .addInput(joined + "_at_" + input.name)
              .addOutput(flat)
              .addAttribute(integer("axis", 1)));
      if (input.rowDims.length != 1) {
        constant(joined + "_as_" + input.name, LongStream.of(input.shape(-1)), graph);
        graph.addNode(
            NodeProto.newBuilder()
                .setOpType("Reshape")
                .addInput(flat)
                .addInput(joined + "_as_" + input.name)
                .addOutput(input.name));
      }
      from += input.width();
    }
    graph.addAllNode(file.graph().getNodeList());
    return file.with(graph.build());
  }

  // A name that the graph does not have.
  private static String free(GraphProto graph) {
    Set<String> taken = new HashSet<>();
    graph.getInputList().forEach(info -> taken.add(info.getName()));
    graph.getInitializerList().forEach(tensor -> taken.add(tensor.getName()));
    graph.getNodeList().forEach(node -> taken.addAll(node.getOutputList()));
    StringBuilder name = new StringBuilder(NAME);
    while (taken.stream().anyMatch(other -> other.startsWith(name.toString()))) {
      name.append('_');
    }
    return name.toString();
  }

  private static ValueInfoProto input(String name, GraphInput like, long width) {
    Dimension.Builder batch = Dimension.newBuilder();
    if (like.batch > 0) {
      batch.setDimValue(like.batch);
    } else {
      batch.setDimParam("n");
    }
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(batch)
            .addDim(Dimension.newBuilder().setDimValue(width))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(like.type.getNumber())
                        .setShape(shape)))
        .build();
  }

  // As a node, since constants of a file are read once.
  private static void constant(String name, LongStream values, GraphProto.Builder graph) {
    long[] all = values.toArray();
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * all.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(all);
    TensorProto tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(DataType.INT64.getNumber())
            .addDims(all.length)
            .setRawData(ByteString.copyFrom(bytes))
            .build();
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Constant")
            .addOutput(name)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("value")
                    .setT(tensor)
                    .setType(AttributeProto.AttributeType.TENSOR)));
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setI(value)
        .setType(AttributeProto.AttributeType.INT)
        .build();
  }
}
