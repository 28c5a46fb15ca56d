package elbo.onnx;

import elbo.onnx.schema.AttributeProto;
import elbo.onnx.schema.NodeProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The check that a graph was exported for evaluation: no batch statistics, no dropout, no random
/// numbers. Each makes p(x | z) another function at every call.
final class Evaluated {
  private static final Set<String> RANDOM =
      Set.of(
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike",
          "Bernoulli",
          "Multinomial");

  private final ModelFile file;
  private final Map<String, TracedValue> constants;

  private Evaluated(ModelFile file) {
    this.file = file;
    constants = new HashMap<>(file.constants());
  }

  /// @throws IllegalArgumentException if nodes on which the outputs depend are in training mode or
  ///   draw random numbers
  static void check(ModelFile file, List<String> outputs) {
    Evaluated evaluated = new Evaluated(file);
    for (NodeProto node : Reach.needed(file.graph(), outputs)) {
      evaluated.check(node, outputs);
      Reach.inside(node).forEach(inner -> evaluated.check(inner, outputs));
    }
  }

  private void check(NodeProto node, List<String> outputs) {
    switch (node.getOpType()) {
      case "Constant" ->
          attribute(node, "value")
              .flatMap(a -> file.tensors().read(a.getT(), "of a Constant"))
              .ifPresent(value -> constants.put(node.getOutput(0), value));
      case "Identity", "Cast" -> {
        TracedValue value = constants.get(node.getInputCount() > 0 ? node.getInput(0) : "");
        if (value != null) {
          constants.put(node.getOutput(0), value);
        }
      }
      case "BatchNormalization" -> {
        if (trainsBatchNormalization(node)) {
          throw training("BatchNormalization takes the statistics of its batch");
        }
      }
      case "Dropout" -> {
        if (dropsOut(node)) {
          throw training("Dropout is on");
        }
      }
      default -> {
        if (RANDOM.contains(node.getOpType())) {
          throw file.error(
              String.format(
                  Locale.ROOT,
                  ("outputs %s depend on %s, which draws random numbers: export the parameters of"
                      + " the distribution instead of a sample, after model.eval()"),
                  outputs,
                  node.getOpType()));
        }
      }
    }
  }

  private static boolean trainsBatchNormalization(NodeProto node) {
    // Until operator set 6 by is_test, until 13 by the outputs of running statistics.
    return attribute(node, "training_mode").map(a -> a.getI() != 0).orElse(false)
        || attribute(node, "is_test").map(a -> a.getI() == 0).orElse(false)
        || node.getOutputList().stream().skip(1).anyMatch(name -> !name.isEmpty());
  }

  private boolean dropsOut(NodeProto node) {
    boolean old = attribute(node, "is_test").map(a -> a.getI() == 0).orElse(false);
    boolean on =
        node.getInputCount() > 2
            && constants.get(node.getInput(2)) instanceof Ints flag
            && Arrays.stream(flag.values).anyMatch(v -> v != 0);
    boolean none =
        node.getInputCount() > 1
            && constants.get(node.getInput(1)) instanceof Floats ratio
            && ratio.values.length == 1
            && ratio.values[0] == 0;
    return old || (on && !none);
  }

  private static Optional<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  private IllegalArgumentException training(String what) {
    return file.error(
        "was exported in training mode (" + what + "): call model.eval() before torch.onnx.export");
  }
}
