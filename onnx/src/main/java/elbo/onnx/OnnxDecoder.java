package elbo.onnx;

import elbo.kernel.Block;
import elbo.kernel.Sigmoid;
import elbo.network.BernoulliLogits;
import elbo.network.BernoulliProbabilities;
import elbo.network.Decoder;
import elbo.network.Likelihood;
import elbo.network.NormalOutput;
import elbo.network.NormalOutputs;
import elbo.onnx.Source.Activated;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The decoder of an [OnnxVae], what its outputs mean and what computes it.
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
      if (!kind.equals(NORMAL) && description.says(key)) {
        throw description.error("'%s' belongs to normal, not to %s".formatted(key, kind));
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
    Optional<String> said = description.word("likelihood", List.of(LOGITS, PROBABILITIES, NORMAL));
    if (said.isPresent()) {
      return said.orElseThrow();
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
    if (scale.isPresent() && (description.says("spread") || description.says("spread_kind"))) {
      throw description.error("has both a 'scale' and a 'spread'");
    }
    Optional<Outputs.Scale> spread = scale.isPresent() ? Optional.empty() : outputs.spread();
    if (spread.isPresent()) {
      names.add(spread.orElseThrow().name());
      return new NormalOutputs(spread.orElseThrow().spread());
    }
    try {
      return new NormalOutput(scale.orElse(1.0));
    } catch (IllegalArgumentException e) {
      throw description.error(Objects.requireNonNull(e.getMessage()));
    }
  }

  private static OnnxDecoder compiled(
      ModelFile file, List<Rows> rows, Likelihood likelihood, Outputs outputs, List<String> names) {
    List<Rows> lowered = new ArrayList<>(rows);
    Likelihood meant = likelihood;
    if (likelihood instanceof NormalOutputs normal) {
      SpreadForm form = new SpreadForm(rows.get(1), normal.spread()).resolved();
      lowered.set(1, outputs.stretched(form.rows(), names.get(1), rows.getFirst().width()));
      meant = new NormalOutputs(form.spread());
    }
    Rows first = rows.getFirst();
    if (likelihood instanceof BernoulliProbabilities
        && first.source instanceof Activated a
        && a.activation instanceof Sigmoid
        && first.isPlain()) {
      lowered.set(0, first.argument(a.in));
      meant = new BernoulliLogits();
    }
    return new OnnxDecoder(file, Lowering.lower(lowered), meant, new Route.Compiled());
  }

  /// The numbers in an observation.
  int width() {
    return likelihood instanceof NormalOutputs ? decoder.outputs() / 2 : decoder.outputs();
  }
}
