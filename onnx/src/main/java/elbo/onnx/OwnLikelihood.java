package elbo.onnx;

import elbo.network.Likelihood;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A likelihood of a user's own, which `model.json` has by its full name: `"likelihood":
/// "com.example.Mine(a=2)"`. Its outputs are those of the decoder as they are, one after another.
///
/// @param likelihood of the name
/// @param groups the outputs, in the order of `outputs` or of the graph
record OwnLikelihood(Likelihood likelihood, List<Group> groups) {
  /// None where the likelihood goes by a word, or by the names of the outputs.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  static Optional<OwnLikelihood> of(Outputs outputs, Description decoder) {
    Optional<String> name =
        decoder
            .node("likelihood")
            .filter(node -> node.isTextual() && isFullName(node.textValue()))
            .map(node -> node.textValue());
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      Likelihood likelihood = Likelihood.parse(name.get());
      return Optional.of(
          new OwnLikelihood(likelihood, outputs.names().stream().map(Group::whole).toList()));
    } catch (IllegalArgumentException e) {
      throw decoder.error("'likelihood': " + e.getMessage());
    }
  }

  private static boolean isFullName(String text) {
    return text.replaceAll("\\(.*", "").indexOf('.') > 0;
  }

  /// The numbers of an observation whose parameters so many outputs are.
  ///
  /// @throws IllegalArgumentException if there are none
  int width(int outputs, ModelFile file) {
    for (int width = 1; width <= outputs; width++) {
      if (takes(width, outputs)) {
        return width;
      }
    }
    throw file.error(
        String.format(
            Locale.ROOT,
            "has %d outputs, which are the parameters of no observation under %s",
            outputs,
            likelihood.name()));
  }

  private boolean takes(int width, int outputs) {
    try {
      return likelihood.outputs(width) == outputs;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Where the parameters come from, in words.
  String reads() {
    return "from output "
        + String.join(", ", groups.stream().map(Group::toString).toList())
        + " as "
        + (groups.size() == 1 ? "it is" : "they are");
  }
}
