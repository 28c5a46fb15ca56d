package elbo.onnx;

import elbo.network.Transform;
import elbo.onnx.schema.AttributeProto;
import elbo.onnx.schema.GraphProto;
import elbo.onnx.schema.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the last operators of a graph show of its outputs: their sign, and whether they are
/// probabilities.
///
/// @param file the graph without the sigmoids that end in probabilities, which would round them to
///   0 or 1
/// @param transforms how the parameters follow from the outputs of that graph, one for each group
record Endings(ModelFile file, List<Transform> transforms) {
  private static final Set<String> MOVES =
      Set.of(
          "Identity",
          "Reshape",
          "Transpose",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Cast",
          "Slice",
          "Gather",
          "Expand",
          "DepthToSpace");
  private static final Set<String> NOT_NEGATIVE =
      Set.of(
          "Relu",
          "Exp",
          "Softplus",
          "Sigmoid",
          "HardSigmoid",
          "Softmax",
          "Abs",
          "Sqrt",
          "ReduceL2",
          "ReduceSumSquare");

  /// @throws IllegalArgumentException if the names of the outputs fit one likelihood, but their
  ///   values are those of another as well
  static void check(ModelFile file, Description description, Assignment chosen) {
    Values values = new Values(file);
    boolean assumed = chosen.sources().stream().anyMatch(Assignment.Source::assumed);
    Group first = chosen.groups().getFirst();
    if (assumed && !description.has("likelihood") && values.isNotNegative(first.output(), 0)) {
      String quoted = "\"" + first.output() + "\"";
      throw file.error(
          String.format(
              Locale.ROOT,
              ("its output %s is never negative, so that it may be the mean of more than a normal"
                  + " distribution with scale 1; one of these lines in %s settles it: %s or %s or"
                  + " %s"),
              first,
              Description.FILE,
              description.line(
                  "\"likelihood\": {\"family\": \"normal\", \"mean\": "
                      + quoted
                      + ", \"scale\": 1}"),
              description.line(
                  "\"likelihood\": {\"family\": \"poisson\", \"mean\": " + quoted + "}"),
              description.line(
                  "\"likelihood\": {\"family\": \"bernoulli\", \"probabilities\": "
                      + quoted
                      + "}")));
    }
    for (int g = 0; g < chosen.groups().size(); g++) {
      String output = chosen.groups().get(g).output();
      String end = values.end(output);
      if (chosen.transforms().get(g) == Transform.SIGMOID && end.equals("Sigmoid")) {
        String key = chosen.probabilityKey(g);
        String family = "\"likelihood\": {\"family\": \"" + chosen.family().word() + "\", ";
        throw file.error(
            String.format(
                Locale.ROOT,
                ("its output %s ends in a sigmoid, so that it has probabilities, but is understood"
                    + " as log odds: %sadd %s"),
                output,
                key.equals("probabilities") ? "name it probs, or " : "",
                description.line(family + "\"" + key + "\": \"" + output + "\"}")));
      }
      if (chosen.probabilities().get(g)
          && (end.equals("Softmax") || end.equals("LogSoftmax") || end.equals("Hardmax"))) {
        throw file.error(
            String.format(
                Locale.ROOT,
                ("its output %s ends in %s, so that it has the probabilities of classes: output the"
                    + " logits and add %s"),
                output,
                end,
                description.line(
                    "\"likelihood\": {\"family\": \"categorical\", \"logits\": …, \"classes\":"
                        + " …, \"data\": \"one_hot\"}")));
      }
    }
  }

  /// Whether an output is never negative, as far as its operators show.
  static boolean isNotNegative(ModelFile file, String output) {
    return new Values(file).isNotNegative(output, 0);
  }

  /// Whether an output ends in a sigmoid, apart from operators that only move numbers.
  static boolean isSigmoid(ModelFile file, String output) {
    return new Values(file).end(output).equals("Sigmoid");
  }

  /// The graph for ONNX Runtime, without sigmoids that end in probabilities.
  static Endings of(ModelFile file, Assignment chosen) {
    List<Transform> transforms = new ArrayList<>();
    ModelFile changed = file;
    for (int g = 0; g < chosen.groups().size(); g++) {
      Transform transform = chosen.transforms().get(g);
      if (transform == Transform.IDENTITY && chosen.probabilities().get(g)) {
        Optional<ModelFile> open =
            new Values(changed).withoutSigmoid(chosen.groups().get(g).output());
        if (open.isPresent()) {
          changed = open.orElseThrow();
          transform = Transform.SIGMOID;
        }
      }
      transforms.add(transform);
    }
    return new Endings(changed, transforms);
  }

  /// The values of a graph, each with the node that computes it.
  private static final class Values {
    private static final int DEEPEST = 200;

    private final ModelFile file;
    private final Map<String, NodeProto> makers = new HashMap<>();

    Values(ModelFile file) {
      this.file = file;
      for (NodeProto node : file.graph().getNodeList()) {
        node.getOutputList().forEach(name -> makers.put(name, node));
      }
    }

    /// The operator that computes an output, apart from those that only move numbers.
    String end(String output) {
      return last(output).map(NodeProto::getOpType).orElse("");
    }

    private Optional<NodeProto> last(String output) {
      NodeProto node = makers.get(output);
      int steps = 0;
      while (node != null && MOVES.contains(node.getOpType()) && steps++ < DEEPEST) {
        node = makers.get(node.getInput(0));
      }
      return Optional.ofNullable(node);
    }

    /// Whether a value is never negative, as far as its operators show.
    boolean isNotNegative(String name, int depth) {
      if (depth > DEEPEST) {
        return false;
      }
      if (file.constants().get(name) instanceof Floats f) {
        return isNotNegative(f);
      }
      NodeProto node = makers.get(name);
      if (node == null) {
        return false;
      }
      String operator = node.getOpType();
      if (NOT_NEGATIVE.contains(operator)) {
        return true;
      }
      return switch (operator) {
        case "Constant" ->
            node.getAttributeList().stream()
                .filter(a -> a.getName().equals("value"))
                .findFirst()
                .flatMap(a -> file.tensors().read(a.getT(), "of a Constant"))
                .map(v -> v instanceof Floats f && isNotNegative(f))
                .orElse(false);
        case "Clip" ->
            real(node, "min") >= 0
                || (node.getInputCount() > 1
                    && !node.getInput(1).isEmpty()
                    && isNotNegative(node.getInput(1), depth + 1));
        case "Max" -> node.getInputList().stream().anyMatch(i -> isNotNegative(i, depth + 1));
        case "Add", "Mul", "Div", "Sum", "Concat", "Min", "Where" ->
            square(node)
                || node.getInputList().stream()
                    .skip(operator.equals("Where") ? 1 : 0)
                    .allMatch(i -> isNotNegative(i, depth + 1));
        default ->
            MOVES.contains(operator)
                && node.getInputCount() > 0
                && isNotNegative(node.getInput(0), depth + 1);
      };
    }

    private static boolean square(NodeProto node) {
      return node.getOpType().equals("Mul")
          && node.getInputCount() == 2
          && node.getInput(0).equals(node.getInput(1));
    }

    private static boolean isNotNegative(Floats constant) {
      for (float value : constant.values) {
        if (!(value >= 0)) {
          return false;
        }
      }
      return true;
    }

    private static double real(NodeProto node, String name) {
      return node.getAttributeList().stream()
          .filter(a -> a.getName().equals(name))
          .mapToDouble(AttributeProto::getF)
          .findFirst()
          .orElse(-1);
    }

    /// The file without the sigmoid that ends in an output, if nothing else takes its values.
    Optional<ModelFile> withoutSigmoid(String output) {
      Optional<NodeProto> end = last(output).filter(n -> n.getOpType().equals("Sigmoid"));
      if (end.isEmpty()) {
        return Optional.empty();
      }
      NodeProto sigmoid = end.orElseThrow();
      // The values on the way from the sigmoid to the output, which nothing else may take.
      Set<String> way = new HashSet<>();
      String at = output;
      while (!at.equals(sigmoid.getOutput(0))) {
        way.add(at);
        NodeProto maker = makers.get(at);
        if (maker == null) {
          return Optional.empty();
        }
        at = maker.getInput(0);
      }
      way.add(at);
      GraphProto graph = file.graph();
      boolean elsewhere =
          graph.getNodeList().stream()
                  .anyMatch(n ->
                      Reach.inputs(n).stream().anyMatch(way::contains)
                          && n.getOutputList().stream().noneMatch(way::contains))
              || file.outputNames().stream().anyMatch(n -> way.contains(n) && !n.equals(output));
      if (elsewhere) {
        return Optional.empty();
      }
      GraphProto.Builder changed = graph.toBuilder();
      for (int i = 0; i < graph.getNodeCount(); i++) {
        if (graph.getNode(i).getOutputCount() > 0
            && graph.getNode(i).getOutput(0).equals(sigmoid.getOutput(0))) {
          changed.setNode(i, sigmoid.toBuilder().setOpType("Identity"));
        }
      }
      return Optional.of(file.with(changed.build()));
    }
  }
}
