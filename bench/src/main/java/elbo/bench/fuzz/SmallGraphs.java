package elbo.bench.fuzz;

import elbo.distribution.Distribution;
import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.model.Vae;
import elbo.onnx.OnnxVae;
import elbo.onnx.schema.AttributeProto;
import elbo.onnx.schema.GraphProto;
import elbo.onnx.schema.ModelProto;
import elbo.onnx.schema.NodeProto;
import elbo.onnx.schema.OperatorSetIdProto;
import elbo.onnx.schema.TensorProto;
import elbo.onnx.schema.TensorShapeProto;
import elbo.onnx.schema.TypeProto;
import elbo.onnx.schema.ValueInfoProto;
import java.nio.file.Path;

/// A VAE of few numbers as ONNX files, small enough that damage hits every part of them.
final class SmallGraphs {
  private static final int PIXELS = 3;
  private static final int LATENTS = 2;
  private static final int HIDDEN = 2;
  private static final int FLOAT = 1;

  private SmallGraphs() {}

  static byte[] encoder() {
    GraphProto.Builder graph = graph("x", PIXELS);
    dense(graph, "x", "mean", PIXELS, LATENTS);
    dense(graph, "x", "log_variance", PIXELS, LATENTS);
    return model(graph, "mean", "log_variance");
  }

  static byte[] decoder() {
    GraphProto.Builder graph = graph("z", LATENTS);
    dense(graph, "z", "h", LATENTS, HIDDEN);
    graph.addNode(NodeProto.newBuilder().setOpType("Tanh").addInput("h").addOutput("a"));
    dense(graph, "a", "logits", HIDDEN, PIXELS);
    return model(graph, "logits");
  }

  /// What the VAE of a folder makes of one observation: log p(x, z) and log q(z) at a few z.
  static Object logWeights(Path folder) {
    Vae vae = OnnxVae.read(folder).vae();
    int width = vae.observationDimension();
    int d = vae.latentDimension();
    if (width > 64 || d > 64) {
      throw new IllegalArgumentException("too large a model");
    }
    double[] x = new double[width];
    x[0] = 1;
    double[] z = new double[d * Block.SIZE];
    for (int i = 0; i < z.length; i++) {
      z[i] = (i % 7 - 3) * 0.25;
    }
    double[] logPrior = new double[Block.SIZE];
    double[] logLikelihood = new double[Block.SIZE];
    double[] logQ = new double[Block.SIZE];
    Distribution q = vae.proposal(x);
    Scratch.lend(scratch -> {
      vae.at(x).logJoint(4, z, scratch, logPrior, logLikelihood);
      q.logDensity(4, z, scratch, logQ);
    });
    return new double[][] {logPrior, logLikelihood, logQ};
  }

  private static GraphProto.Builder graph(String input, int width) {
    return GraphProto.newBuilder().setName("g").addInput(value(input).setType(type(width)));
  }

  private static ValueInfoProto.Builder value(String name) {
    return ValueInfoProto.newBuilder().setName(name);
  }

  private static TypeProto type(int width) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"));
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width));
    return TypeProto.newBuilder()
        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape))
        .build();
  }

  private static void dense(GraphProto.Builder graph, String in, String out, int from, int to) {
    graph.addInitializer(tensor(out + ".w", to, from));
    graph.addInitializer(tensor(out + ".b", to));
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Gemm")
            .addInput(in)
            .addInput(out + ".w")
            .addInput(out + ".b")
            .addOutput(out)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("transB")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(1)));
  }

  private static TensorProto tensor(String name, long... dims) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(FLOAT);
    long size = 1;
    for (long dim : dims) {
      tensor.addDims(dim);
      size *= dim;
    }
    for (int i = 0; i < size; i++) {
      tensor.addFloatData((i % 5 - 2) * 0.25f);
    }
    return tensor.build();
  }

  private static byte[] model(GraphProto.Builder graph, String... outputs) {
    for (String output : outputs) {
      TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(FLOAT).build();
      graph.addOutput(value(output).setType(TypeProto.newBuilder().setTensorType(tensor)));
    }
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build()
        .toByteArray();
  }
}
