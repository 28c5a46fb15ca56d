package elbo.onnx;

import elbo.onnx.schema.NodeProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The check that labels which choose a row of a table are not negative: ONNX counts such ones from
/// the end, so that a −1 for 'no label' would be the last class.
final class Labels {
  private static final Set<String> UNCHANGED =
      Set.of("Cast", "Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten");
  private static final Set<String> TABLES = Set.of("Gather", "GatherElements", "OneHot");

  private Labels() {}

  /// @throws IllegalArgumentException if one is
  static void check(ModelFile file) {
    Map<String, Integer> labels = new HashMap<>();
    Given given = file.given();
    for (int i = 0; i < given.inputs().size(); i++) {
      labels.put(given.inputs().get(i).name(), i);
    }
    for (NodeProto node : file.graph().getNodeList()) {
      int at = TABLES.contains(node.getOpType()) && !node.getOpType().equals("OneHot") ? 1 : 0;
      Integer input = node.getInputCount() > at ? labels.get(node.getInput(at)) : null;
      if (input == null) {
        continue;
      }
      if (UNCHANGED.contains(node.getOpType())) {
        labels.put(node.getOutput(0), input);
      } else if (TABLES.contains(node.getOpType())) {
        check(given, input);
      }
    }
  }

  private static void check(Given given, int input) {
    for (double label : given.numbers().get(input)) {
      if (label < 0) {
        throw new IllegalArgumentException(
            FileName.oneLine(
                "input "
                    + given.inputs().get(input).name()
                    + " takes labels from 0 on, but the condition has "
                    + label));
      }
    }
  }
}
