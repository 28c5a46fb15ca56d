package elbo.onnx;

import elbo.distribution.DiagonalNormal;
import elbo.distribution.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The q(z | x) that a flow makes: of the encoder's normal distribution, or of N(0, I) where the
/// flow takes x itself.
final class FlowPosterior {
  private FlowPosterior() {}

  /// @param flow the graph with its condition given
  /// @param own the names of its inputs: what is mapped and, if it takes it, x
  /// @param encoder the distribution that is mapped; N(0, I) if there is none
  /// @throws IllegalArgumentException if the flow is not understood
  static Function<double[], Distribution> of(
      ModelFile flow,
      Set<String> own,
      RowShape latent,
      int d,
      Optional<Function<double[], DiagonalNormal>> encoder) {
    String input = own.iterator().next();
    Optional<ConditionInput> x =
        flow.allInputs().stream()
            .filter(info -> own.contains(info.getName()) && !info.getName().equals(input))
            .map(info -> ConditionInput.of(info, flow::error))
            .findFirst();
    Distribution standard = DiagonalNormal.standard(d);
    Function<double[], Flow> flows =
        row ->
            Flow.open(x.isPresent() ? observed(flow, x.orElseThrow(), row) : flow, input, latent);
    Flow first = flows.apply(new double[x.map(ConditionInput::width).orElse(0)]);
    if (first.dimension() != d) {
      throw flow.error(
          String.format(
              Locale.ROOT, "maps %s numbers, but there are %s latents", first.dimension(), d));
    }
    return row ->
        (x.isPresent() ? flows.apply(row) : first)
            .pushing(encoder.isPresent() ? encoder.orElseThrow().apply(row) : standard);
  }

  private static ModelFile observed(ModelFile flow, ConditionInput x, double[] row) {
    if (row.length != x.width()) {
      throw flow.error(
          String.format(
              Locale.ROOT, "takes x of %s numbers, but it has %s", x.width(), row.length));
    }
    x.check(row);
    List<ConditionInput> inputs = new ArrayList<>(flow.given().inputs());
    List<double[]> numbers = new ArrayList<>(flow.given().numbers());
    inputs.add(x);
    numbers.add(row.clone());
    return flow.given(new Given(inputs, numbers));
  }
}
