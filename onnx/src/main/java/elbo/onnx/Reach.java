package elbo.onnx;

import elbo.onnx.schema.AttributeProto;
import elbo.onnx.schema.GraphProto;
import elbo.onnx.schema.NodeProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which values of a graph depend on which.
final class Reach {
  private Reach() {}

  /// The nodes on which the outputs depend, in the order of the graph.
  static List<NodeProto> needed(GraphProto graph, List<String> outputs) {
    Set<String> wanted = new HashSet<>(outputs);
    List<NodeProto> needed = new ArrayList<>();
    for (NodeProto node : graph.getNodeList().reversed()) {
      if (node.getOutputList().stream().anyMatch(wanted::contains)) {
        needed.addFirst(node);
        wanted.addAll(inputs(node));
      }
    }
    return needed;
  }

  /// The values that depend on `source`, and itself.
  static Set<String> from(GraphProto graph, String source) {
    Set<String> reached = new HashSet<>(Set.of(source));
    for (NodeProto node : graph.getNodeList()) {
      if (inputs(node).stream().anyMatch(reached::contains)) {
        reached.addAll(node.getOutputList());
      }
    }
    return reached;
  }

  /// The values that a node takes, those that graphs inside it take from around it too.
  static List<String> inputs(NodeProto node) {
    List<String> inputs = new ArrayList<>(node.getInputList());
    for (NodeProto inner : inside(node)) {
      inputs.addAll(inner.getInputList());
    }
    inputs.removeIf(String::isEmpty);
    return inputs;
  }

  /// The nodes of the graphs inside a node, of those inside these too.
  static List<NodeProto> inside(NodeProto node) {
    List<NodeProto> inside = new ArrayList<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      inside.addAll(all(attribute.getG()));
      attribute.getGraphsList().forEach(graph -> inside.addAll(all(graph)));
    }
    return inside;
  }

  private static List<NodeProto> all(GraphProto graph) {
    List<NodeProto> all = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      all.add(node);
      all.addAll(inside(node));
    }
    return all;
  }
}
