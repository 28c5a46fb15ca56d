package elbo.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import elbo.distribution.DiagonalNormal;
import elbo.model.BatchEncoder;
import elbo.model.NormalEncoder;
import elbo.network.Decoder;
import elbo.network.Spread;
import elbo.network.Transform;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// The encoder of an [OnnxVae] and what computes it.
///
/// @param groups the outputs that have the means and the spreads
/// @param network what computes them: the means, then what the scales follow from
/// @param dims the shape of a latent
/// @param reads what its parameters are read from, in words
@SuppressWarnings("ArrayRecordComponent") // never compared
record OnnxEncoder(
    ModelFile file,
    GraphInput input,
    List<Group> groups,
    Decoder network,
    NormalEncoder encoder,
    Route route,
    int[] dims,
    String reads)
    implements BatchEncoder<DiagonalNormal> {
  /// @param rows the shape of a row of data, as far as it is known
  static OnnxEncoder open(ModelFile file, Description description, RowShape rows) {
    return open(file, description, rows, 1);
  }

  /// @param together how many rows ONNX Runtime is to compute at once
  static OnnxEncoder open(ModelFile file, Description description, RowShape rows, int together) {
    RowShape shape = description.shape("shape").orElse(rows);
    GraphInput input = GraphInput.of(file, description.text("input").orElse(""), shape);
    Outputs outputs = new Outputs(file, description);
    Named named = named(outputs, description);
    outputs.requireAllUsed(named.groups);
    Evaluated.check(file, named.groups.stream().map(Group::output).toList());
    String reads = "mean from output " + named.groups.get(0) + ", " + named.words();
    try {
      description.allowCompiling();
      Compiled compiled = Compiled.trace(file, input, named.groups);
      TransformForm spread =
          new TransformForm(compiled.rows().get(1), named.spread.transform()).resolved();
      Decoder network = Lowering.lower(List.of(compiled.rows().getFirst(), spread.rows()));
      NormalEncoder encoder = encoder(input, network, spread(spread.transform()));
      return new OnnxEncoder(
          file,
          input,
          named.groups,
          network,
          encoder,
          new Route.Compiled(),
          compiled.dims(),
          reads);
    } catch (NotDense e) {
      Computed computed = Fallback.open(file, input, together, named.groups);
      NormalEncoder encoder = encoder(input, computed.network(), named.spread);
      Route route = Fallback.route(e, computed);
      return new OnnxEncoder(
          file, input, named.groups, computed.network(), encoder, route, computed.dims(), reads);
    }
  }

  /// q(· | x).
  ///
  /// @throws IllegalArgumentException if the outputs are no parameters of one
  @Override
  public DiagonalNormal apply(double[] x) {
    return named(() -> encoder.at(x));
  }

  @Override
  public List<Supplier<DiagonalNormal>> all(List<double[]> xs) {
    return encoder.all(xs).stream().<Supplier<DiagonalNormal>>map(q -> () -> named(q)).toList();
  }

  private DiagonalNormal named(Supplier<DiagonalNormal> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + " (" + reads + ")", e);
    }
  }

  private record Named(List<Group> groups, Spread spread) {
    String words() {
      return spread.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
          + " from output "
          + groups.get(1);
    }
  }

  private static Named named(Outputs outputs, Description description) {
    if (isPart(description, "mean") && isPart(description, "spread")) {
      Spread kind =
          outputs
              .spreadKind()
              .orElseThrow(() ->
                  description.error(
                      "'spread' is a part of an output, but 'spread_kind' is missing"));
      return new Named(
          List.of(
              outputs.part(description.inner("mean", Outputs.PART)),
              outputs.part(description.inner("spread", Outputs.PART))),
          kind);
    }
    var mean = outputs.named("mean", OutputNames::isMean);
    var scale = outputs.spread();
    if (mean.isPresent() && scale.isPresent()) {
      return new Named(
          List.of(Group.whole(mean.get()), Group.whole(scale.get().name())), scale.get().spread());
    }
    return outputs
        .moments()
        .map(halves -> new Named(halves, outputs.spreadKind().orElse(Spread.LOG_VARIANCE)))
        .orElseThrow(() -> outputs.notUnderstood(OutputNames.OF_ENCODER));
  }

  private static boolean isPart(Description description, String key) {
    return description.node(key).map(JsonNode::isObject).orElse(false);
  }

  private static Spread spread(Transform transform) {
    return Arrays.stream(Spread.values())
        .filter(s -> s.transform() == transform)
        .findFirst()
        .orElseThrow();
  }

  private static NormalEncoder encoder(GraphInput input, Decoder network, Spread spread) {
    if (network.latentDimension() != input.width()) {
      throw new IllegalStateException("the network takes other numbers than its input has");
    }
    return NormalEncoder.of(network, spread);
  }
}
