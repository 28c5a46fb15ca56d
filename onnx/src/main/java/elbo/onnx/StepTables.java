package elbo.onnx;

import elbo.onnx.schema.NodeProto;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The check that a table of a denoiser which t chooses a row of has a row for each step of the
/// schedule, and no more: else the schedule is not that of the denoiser.
final class StepTables {
  private static final Set<String> UNCHANGED =
      Set.of("Cast", "Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten", "Expand");

  private StepTables() {}

  /// @param time the name of the input t
  /// @throws IllegalArgumentException if a table has another number of rows
  static void check(ModelFile file, String time, int steps, Clock clock) {
    if (clock.scale() != 1) {
      return;
    }
    Set<String> same = new HashSet<>(Set.of(time));
    for (NodeProto node : file.graph().getNodeList()) {
      if (UNCHANGED.contains(node.getOpType()) && same.contains(node.getInput(0))) {
        same.add(node.getOutput(0));
      }
      if (node.getOpType().equals("Gather")
          && node.getInputCount() > 1
          && same.contains(node.getInput(1))) {
        TracedValue table = file.constants().get(node.getInput(0));
        boolean first =
            node.getAttributeList().stream()
                .noneMatch(a -> a.getName().equals("axis") && a.getI() != 0);
        if (table != null && first && table.dims().length > 0) {
          require(file, table.dims()[0], steps, clock.first());
        }
      }
    }
  }

  private static void require(ModelFile file, int rows, int steps, double first) {
    if (rows != steps + first) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "has a table of %d steps, but the schedule has T = %d%s",
              rows,
              steps,
              first == 0 ? "" : " from " + first));
    }
  }
}
