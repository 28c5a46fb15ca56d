package elbo.onnx;

import elbo.model.Model;
import elbo.network.Likelihood;
import java.util.List;
import java.util.Optional;

/// A model that was read from ONNX files, of any kind ([OnnxModels]).
///
/// @param model the model
/// @param rowShape the shape of an observation that the graph takes, without the axis that counts
///   the rows
/// @param description the model in one line: what was read and what was assumed
/// @param likelihood the family of p(x | z) or p(x), where it has one
public record OnnxModel(
    Model model, List<Integer> rowShape, String description, Optional<Likelihood> likelihood) {
  public OnnxModel {
    rowShape = List.copyOf(rowShape);
  }
}
