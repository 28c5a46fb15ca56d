package elbo.onnx;

import com.google.protobuf.ByteString;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A writer of ONNX files like those of exporters.
final class GraphBuilder {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private long version = 20;

  /// A float input; a dimension of 0 is left open.
  static GraphBuilder of(String input, long... dims) {
    return new GraphBuilder().input(input, DataType.FLOAT, dims);
  }

  /// A float input without a shape.
  static GraphBuilder ofAnyShape(String input) {
    GraphBuilder made = new GraphBuilder();
    ValueInfoProto.Builder info = value(input, DataType.FLOAT).toBuilder();
    info.getTypeBuilder().getTensorTypeBuilder().clearShape();
    made.graph.addInput(info);
    return made;
  }

  GraphBuilder input(String name, DataType type, long... dims) {
    graph.addInput(value(name, type, dims));
    return this;
  }

  GraphBuilder outputs(String... names) {
    return outputs(DataType.FLOAT, names);
  }

  GraphBuilder outputs(DataType type, String... names) {
    for (String name : names) {
      TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).build();
      graph.addOutput(
          ValueInfoProto.newBuilder()
              .setName(name)
              .setType(TypeProto.newBuilder().setTensorType(tensor)));
    }
    return this;
  }

  GraphBuilder version(long operatorSet) {
    version = operatorSet;
    return this;
  }

  private static ValueInfoProto value(String name, DataType type, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long dim : dims) {
      shape.addDim(
          dim == 0
              ? Dimension.newBuilder().setDimParam("n")
              : Dimension.newBuilder().setDimValue(dim));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /// Inputs separated by spaces, `_` for one left out; outputs likewise.
  GraphBuilder node(String operator, String inputs, String outputs, AttributeProto... attributes) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator);
    for (String input : inputs.isEmpty() ? new String[0] : inputs.split(" ")) {
      node.addInput(input.equals("_") ? "" : input);
    }
    node.addAllOutput(List.of(outputs.split(" ")));
    node.addAllAttribute(List.of(attributes));
    graph.addNode(node);
    return this;
  }

  GraphBuilder floats(String name, long[] dims, float... values) {
    return tensor(raw(name, dims, values));
  }

  GraphBuilder scalar(String name, double value) {
    return floats(name, new long[0], (float) value);
  }

  GraphBuilder ints(String name, long... values) {
    return tensor(
        TensorProto.newBuilder()
            .setName(name)
            .addDims(values.length)
            .setDataType(DataType.INT64.getNumber())
            .addAllInt64Data(Arrays.stream(values).boxed().toList())
            .build());
  }

  GraphBuilder tensor(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  static TensorProto raw(String name, long[] dims, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .addAllDims(Arrays.stream(dims).boxed().toList())
        .setDataType(DataType.FLOAT.getNumber())
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setI(value)
        .setType(AttributeProto.AttributeType.INT)
        .build();
  }

  static AttributeProto attribute(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setF(value)
        .setType(AttributeProto.AttributeType.FLOAT)
        .build();
  }

  static AttributeProto attribute(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setS(ByteString.copyFromUtf8(value))
        .setType(AttributeProto.AttributeType.STRING)
        .build();
  }

  static AttributeProto attribute(String name, long... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .addAllInts(Arrays.stream(values).boxed().toList())
        .setType(AttributeProto.AttributeType.INTS)
        .build();
  }

  static AttributeProto attribute(String name, TensorProto value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setT(value)
        .setType(AttributeProto.AttributeType.TENSOR)
        .build();
  }

  byte[] bytes() {
    return ModelProto.newBuilder()
        .setIrVersion(10)
        .setProducerName("test")
        .setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(version))
        .build()
        .toByteArray();
  }

  ModelFile write(Path path) {
    try {
      Files.write(path, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ModelFile.read(path);
  }
}
