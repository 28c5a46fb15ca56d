package elbo.onnx;

import elbo.kernel.Block;
import elbo.kernel.Sigmoid;
import elbo.network.BernoulliLogits;
import elbo.network.BernoulliProbabilities;
import elbo.network.Decoder;
import elbo.network.FixedScaleNormal;
import elbo.network.LearnedScaleNormal;
import elbo.network.Likelihood;
import elbo.onnx.AffineView.Source.Activated;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The decoder of an [OnnxVae], with its likelihood and what computes it.
record OnnxDecoder(ModelFile file, Decoder decoder, Likelihood likelihood, Route route) {
  private static final String LOGITS = "bernoulli_logits";
  private static final String PROBABILITIES = "bernoulli_probabilities";
  private static final String NORMAL = "normal";

  static OnnxDecoder open(ModelFile file, Description description) {
    GraphInput input = GraphInput.of(file, description.text("input").orElse(""));
    Outputs outputs = new Outputs(file, description);
    String kind = kind(outputs, description);
    List<String> names = new ArrayList<>(List.of(output(outputs, kind)));
    Likelihood likelihood =
        switch (kind) {
          case LOGITS -> new BernoulliLogits();
          case PROBABILITIES -> new BernoulliProbabilities();
          default -> normal(outputs, description, names);
        };
    for (String key : List.of("scale", "spread", "spread_kind")) {
      if (!kind.equals(NORMAL) && description.has(key)) {
        throw description.error("'%s' is a key of normal, not of %s".formatted(key, kind));
      }
    }
    try {
      description.allowCompiling();
      return compiled(file, Tracer.trace(file, input, names), likelihood, outputs, names);
    } catch (NotDense e) {
      Decoder decoder = Fallback.open(file, input, Block.SIZE, names);
      return new OnnxDecoder(file, decoder, likelihood, new Route.OnnxRuntime(e.reason()));
    }
  }

  private static String kind(Outputs outputs, Description description) {
    Optional<String> given = description.word("likelihood", List.of(LOGITS, PROBABILITIES, NORMAL));
    if (given.isPresent()) {
      return given.orElseThrow();
    }
    List<String> names = description.text("output").map(List::of).orElse(outputs.names());
    if (names.stream().anyMatch(OutputNames::isLogits)) {
      return LOGITS;
    }
    if (names.stream().anyMatch(OutputNames::isProbabilities)) {
      return PROBABILITIES;
    }
    if (names.stream().anyMatch(OutputNames::isMean)) {
      return NORMAL;
    }
    throw outputs.notUnderstood(OutputNames.OF_DECODER);
  }

  private static String output(Outputs outputs, String kind) {
    return outputs
        .named(
            "output",
            switch (kind) {
              case LOGITS -> OutputNames::isLogits;
              case PROBABILITIES -> OutputNames::isProbabilities;
              default -> OutputNames::isMean;
            })
        .or(() -> outputs.names().stream().filter(_ -> outputs.names().size() == 1).findFirst())
        .orElseThrow(() -> outputs.notUnderstood(OutputNames.OF_DECODER));
  }

  private static Likelihood normal(Outputs outputs, Description description, List<String> names) {
    Optional<Double> scale = description.number("scale");
    if (scale.isPresent() && (description.has("spread") || description.has("spread_kind"))) {
      throw description.error("has both a 'scale' and a 'spread'");
    }
    Optional<Outputs.Scale> spread = scale.isPresent() ? Optional.empty() : outputs.spread();
    if (spread.isPresent()) {
      names.add(spread.orElseThrow().name());
      return new LearnedScaleNormal(spread.orElseThrow().spread());
    }
    try {
      return new FixedScaleNormal(scale.orElse(1.0));
    } catch (IllegalArgumentException e) {
      throw description.error(Objects.requireNonNull(e.getMessage()));
    }
  }

  private static OnnxDecoder compiled(
      ModelFile file,
      List<AffineView> rows,
      Likelihood likelihood,
      Outputs outputs,
      List<String> names) {
    List<AffineView> lowered = new ArrayList<>(rows);
    Likelihood meant = likelihood;
    if (likelihood instanceof LearnedScaleNormal normal) {
      SpreadForm form = new SpreadForm(rows.get(1), normal.spread()).resolved();
      lowered.set(1, outputs.stretched(form.rows(), names.get(1), rows.getFirst().width()));
      meant = new LearnedScaleNormal(form.spread());
    }
    AffineView first = rows.getFirst();
    if (likelihood instanceof BernoulliProbabilities
        && first.source instanceof Activated a
        && a.activation instanceof Sigmoid
        && first.isPlain()) {
      lowered.set(0, first.argument(a.in));
      meant = new BernoulliLogits();
    }
    return new OnnxDecoder(file, Lowering.lower(lowered), meant, new Route.Compiled());
  }

  /// The width of an observation.
  int width() {
    return likelihood instanceof LearnedScaleNormal ? decoder.outputs() / 2 : decoder.outputs();
  }
}
