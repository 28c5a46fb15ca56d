package elbo.onnx;

import elbo.onnx.schema.GraphProto;
import elbo.onnx.schema.NodeProto;
import elbo.onnx.schema.TensorProto.DataType;
import elbo.onnx.schema.TensorShapeProto;
import elbo.onnx.schema.TensorShapeProto.Dimension;
import elbo.onnx.schema.TypeProto;
import elbo.onnx.schema.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// A whole VAE in one graph: x in, the parameters of q and of p(x | z) out, z = mean + std · noise
/// drawn inside. It is cut behind z.
final class WholeGraph {
  private static final Set<String> NORMAL = Set.of("RandomNormal", "RandomNormalLike");

  private final ModelFile file;
  private final NodeProto noise;
  private final String z;

  private WholeGraph(ModelFile file, NodeProto noise, String z) {
    this.file = file;
    this.noise = noise;
    this.z = z;
  }

  /// @throws IllegalArgumentException if the graph does not show where z is
  static WholeGraph of(ModelFile file) {
    List<NodeProto> all = file.graph().getNodeList();
    List<NodeProto> noises = all.stream().filter(n -> NORMAL.contains(n.getOpType())).toList();
    if (noises.size() != 1 || !isStandard(noises.getFirst())) {
      throw separate(file, "it has " + noises.size() + " nodes that draw standard normal numbers");
    }
    NodeProto noise = noises.getFirst();
    List<NodeProto> scaled = users(all, noise.getOutput(0));
    if (scaled.size() != 1 || !scaled.getFirst().getOpType().equals("Mul")) {
      throw separate(file, "its noise is not multiplied by a standard deviation");
    }
    List<NodeProto> moved = users(all, scaled.getFirst().getOutput(0));
    if (moved.size() != 1 || !moved.getFirst().getOpType().equals("Add")) {
      throw separate(file, "its scaled noise is not added to a mean");
    }
    return new WholeGraph(file, noise, moved.getFirst().getOutput(0));
  }

  private static boolean isStandard(NodeProto node) {
    return node.getAttributeList().stream()
        .allMatch(a ->
            switch (a.getName()) {
              case "mean" -> a.getF() == 0;
              case "scale" -> a.getF() == 1;
              default -> true;
            });
  }

  private static List<NodeProto> users(List<NodeProto> nodes, String value) {
    return nodes.stream().filter(n -> Reach.inputs(n).contains(value)).toList();
  }

  private static IllegalArgumentException separate(ModelFile file, String why) {
    return file.error(
        "encoder and decoder are in one graph, which cannot be cut behind z ("
            + why
            + "): export the decoder as a graph of its own, with the input z");
  }

  /// The part from x to the parameters of q.
  ModelFile encoder() {
    Set<String> random = Reach.from(file.graph(), noise.getOutput(0));
    return file.with(outputs(file.graph(), name -> !random.contains(name)).build());
  }

  /// The part from z to the parameters of p(x | z).
  ///
  /// @param encoder the encoder of the same file, whose latents are z
  /// @param mean the output that has the means of q
  /// @throws IllegalArgumentException if z is not drawn around these means, or p(x | z) also
  ///   depends on x
  ModelFile decoder(OnnxEncoder encoder, String mean) {
    GraphProto graph = file.graph();
    NodeProto add =
        graph.getNodeList().stream()
            .filter(n -> n.getOutputList().contains(z))
            .findFirst()
            .orElseThrow();
    Set<String> same = aliases(graph, mean);
    if (add.getInputList().stream().noneMatch(same::contains)) {
      throw separate(file, "z is not drawn around the output " + mean);
    }
    Set<String> behind = Reach.from(graph, z);
    Set<String> latent = aliases(graph, z);
    GraphProto.Builder cut =
        outputs(graph, name -> behind.contains(name) && !latent.contains(name));
    List<String> names = cut.getOutputList().stream().map(ValueInfoProto::getName).toList();
    GraphProto.Builder withoutZ = cut.clone().clearNode();
    graph.getNodeList().stream()
        .filter(n -> !n.getOutputList().contains(z))
        .forEach(withoutZ::addNode);
    List<NodeProto> needed = Reach.needed(withoutZ.build(), names);
    Set<String> ofX = Reach.from(withoutZ.build(), encoder.input().name);
    if (needed.stream().anyMatch(n -> Reach.inputs(n).stream().anyMatch(ofX::contains))) {
      throw separate(file, "the outputs behind z also depend on " + encoder.input().name);
    }
    return file.with(
        cut.clearNode().addAllNode(needed).clearInput().addInput(latents(encoder)).build());
  }

  private ValueInfoProto latents(OnnxEncoder encoder) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimParam("n"));
    for (int dim : encoder.dims()) {
      shape.addDim(Dimension.newBuilder().setDimValue(dim));
    }
    DataType type = encoder.input().isWhole() ? DataType.FLOAT : encoder.input().type;
    return ValueInfoProto.newBuilder()
        .setName(z)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  /// The names of one value.
  private static Set<String> aliases(GraphProto graph, String name) {
    Map<String, String> of = new HashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Identity")) {
        of.put(node.getOutput(0), node.getInput(0));
      }
    }
    List<String> all = new ArrayList<>(List.of(name));
    String at = of.get(name);
    while (at != null && !all.contains(at)) {
      all.add(at);
      at = of.get(at);
    }
    of.forEach((copy, original) -> {
      if (all.contains(original) && !all.contains(copy)) {
        all.add(copy);
      }
    });
    return Set.copyOf(all);
  }

  private static GraphProto.Builder outputs(GraphProto graph, Predicate<String> kept) {
    GraphProto.Builder cut = graph.toBuilder().clearOutput();
    graph.getOutputList().stream().filter(o -> kept.test(o.getName())).forEach(cut::addOutput);
    return cut;
  }
}
