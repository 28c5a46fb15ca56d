package elbo.onnx;

import elbo.model.NormalEncoder;
import elbo.network.Decoder;
import elbo.network.Spread;
import java.util.List;

/// The encoder of an [OnnxVae] and what computes it.
record OnnxEncoder(ModelFile file, NormalEncoder encoder, Route route) {
  static OnnxEncoder open(ModelFile file, Description description) {
    GraphInput input = GraphInput.of(file, description.text("input").orElse(""));
    Outputs outputs = new Outputs(file, description);
    String mean =
        outputs
            .named("mean", OutputNames::isMean)
            .orElseThrow(() -> outputs.notUnderstood(OutputNames.OF_ENCODER));
    Outputs.Scale scale =
        outputs.spread().orElseThrow(() -> outputs.notUnderstood(OutputNames.OF_ENCODER));
    List<String> names = List.of(mean, scale.name());
    try {
      description.allowCompiling();
      List<AffineView> rows = Tracer.trace(file, input, names);
      SpreadForm spread = new SpreadForm(rows.get(1), scale.spread()).resolved();
      AffineView stretched = outputs.stretched(spread.rows(), scale.name(), rows.get(0).width());
      Decoder network = Lowering.lower(List.of(rows.get(0), stretched));
      return new OnnxEncoder(file, encoder(input, network, spread.spread()), new Route.Compiled());
    } catch (NotDense e) {
      Decoder network = Fallback.open(file, input, 1, names);
      return new OnnxEncoder(
          file, encoder(input, network, scale.spread()), new Route.OnnxRuntime(e.reason()));
    }
  }

  private static NormalEncoder encoder(GraphInput input, Decoder network, Spread spread) {
    return new NormalEncoder(input.width(), network.outputs() / 2, network::decode, spread);
  }
}
