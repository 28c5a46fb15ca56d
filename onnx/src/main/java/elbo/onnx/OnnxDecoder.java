package elbo.onnx;

import elbo.kernel.Block;
import elbo.kernel.Sigmoid;
import elbo.network.Decoder;
import elbo.network.Likelihood;
import elbo.network.Parameter;
import elbo.network.Transform;
import elbo.onnx.AffineView.Source.Activated;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The decoder of an [OnnxVae], with its likelihood and what computes it.
///
/// @param dims the shape of each parameter in a row
/// @param reads where the parameters come from, in words
/// @param width the numbers of an observation
@SuppressWarnings("ArrayRecordComponent") // never compared
record OnnxDecoder(
    ModelFile file,
    GraphInput input,
    Decoder decoder,
    Likelihood likelihood,
    Route route,
    int[] dims,
    String reads,
    int width) {
  /// @param latent the shape of a latent, as far as it is known
  static OnnxDecoder open(ModelFile file, Description description, RowShape latent) {
    GraphInput input = input(file, description, latent);
    if (input.isWhole()) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "input %s takes whole numbers (%s), but latents are real",
              input.name,
              input.type));
    }
    return open(file, description, input);
  }

  /// A graph that takes rows of data, which may be whole numbers.
  ///
  /// @param rows the shape of a row of data, as far as it is known
  static OnnxDecoder ofObservations(ModelFile file, Description description, RowShape rows) {
    return open(file, description, input(file, description, rows));
  }

  private static GraphInput input(ModelFile file, Description description, RowShape rows) {
    RowShape shape = description.shape("shape").orElse(rows);
    return GraphInput.of(file, description.text("input").orElse(""), shape);
  }

  private static OnnxDecoder open(ModelFile file, Description description, GraphInput input) {
    Outputs outputs = new Outputs(file, description);
    Optional<OwnLikelihood> own = OwnLikelihood.of(outputs, description);
    if (own.isPresent()) {
      return own(file, description, input, own.get());
    }
    Assignment chosen = LikelihoodChoice.of(file, outputs, description);
    List<Group> groups = chosen.groups();
    if (groups.isEmpty()) {
      throw description.error("the likelihood has no output of the decoder");
    }
    outputs.requireAllUsed(
        groups,
        chosen.family() == Family.NORMAL
            ? "\"likelihood\": {\"family\": \"normal\", \"mean\": \""
                + groups.getFirst().output()
                + "\", \"log_scale\": \"%s\"}, for example"
            : "the others are those of "
                + chosen.family().word()
                + "; another is \"likelihood\": {\"family\": …}, and where no family fits, log p(x,"
                + " z) in joint.onnx");
    requireInput(file, input, groups);
    Evaluated.check(file, groups.stream().map(Group::output).toList());
    Endings.check(file, description, chosen);
    try {
      description.allowCompiling();
      return compiled(file, input, Compiled.trace(file, input, groups), chosen);
    } catch (NotDense e) {
      Endings endings = Endings.of(file, chosen);
      Computed computed = Fallback.open(endings.file(), input, Block.SIZE, groups);
      List<Parameter> learned = new ArrayList<>();
      endings.transforms().forEach(t -> learned.add(Parameter.learned(t)));
      Route route = Fallback.route(e, computed);
      return made(file, input, computed, route, chosen, learned);
    }
  }

  private static OnnxDecoder own(
      ModelFile file, Description description, GraphInput input, OwnLikelihood own) {
    requireInput(file, input, own.groups());
    Evaluated.check(file, own.groups().stream().map(Group::output).toList());
    Computed computed;
    Route route;
    try {
      description.allowCompiling();
      Compiled compiled = Compiled.trace(file, input, own.groups());
      computed = new Computed(Lowering.lower(compiled.rows()), compiled.dims());
      route = new Route.Compiled();
    } catch (NotDense e) {
      computed = Fallback.open(file, input, Block.SIZE, own.groups());
      route = Fallback.route(e, computed);
    }
    int width = own.width(computed.network().outputs(), file);
    return new OnnxDecoder(
        file,
        input,
        computed.network(),
        own.likelihood(),
        route,
        computed.dims(),
        own.reads(),
        width);
  }

  private static void requireInput(ModelFile file, GraphInput input, List<Group> groups) {
    Set<String> reached = Reach.from(file.graph(), input.name);
    if (groups.stream().map(Group::output).noneMatch(reached::contains)) {
      throw file.error("no output of " + groups + " depends on the input " + input.name);
    }
  }

  private static OnnxDecoder compiled(
      ModelFile file, GraphInput input, Compiled compiled, Assignment chosen) {
    List<AffineView> rows = new ArrayList<>();
    List<Parameter> learned = new ArrayList<>();
    // One parameter is learned though all are constants: a decoder has outputs.
    boolean collapsed = compiled.rows().stream().allMatch(AffineView::isConstant);
    for (int g = 0; g < compiled.rows().size(); g++) {
      Form form = form(compiled.rows().get(g), chosen, g);
      if (form.rows().isConstant() && !(collapsed && g == 0)) {
        double[] values = form.rows().shift.clone();
        for (int j = 0; j < values.length; j++) {
          values[j] = form.transform().value((float) values[j]);
        }
        boolean same = Arrays.stream(values).allMatch(v -> v == values[0]);
        learned.add(Parameter.constant(same ? Arrays.copyOf(values, 1) : values));
      } else {
        rows.add(form.rows());
        learned.add(Parameter.learned(form.transform()));
      }
    }
    Computed computed = new Computed(Lowering.lower(rows), compiled.dims());
    return made(file, input, computed, new Route.Compiled(), chosen, learned);
  }

  private record Form(AffineView rows, Transform transform) {}

  /// A sigmoid that ends in probabilities is left out, and so are functions that only change the
  /// parameterization.
  private static Form form(AffineView rows, Assignment chosen, int group) {
    Transform transform = chosen.transforms().get(group);
    if (chosen.probabilities().get(group)) {
      return transform == Transform.IDENTITY
              && rows.source instanceof Activated a
              && a.activation instanceof Sigmoid
              && rows.isPlain()
          ? new Form(rows.argument(a.in), Transform.SIGMOID)
          : new Form(rows, transform);
    }
    TransformForm form = new TransformForm(rows, transform).resolved();
    return new Form(form.rows(), form.transform());
  }

  private static OnnxDecoder made(
      ModelFile file,
      GraphInput input,
      Computed computed,
      Route route,
      Assignment chosen,
      List<Parameter> learned) {
    Likelihood likelihood;
    try {
      likelihood = chosen.likelihood(learned);
    } catch (IllegalArgumentException e) {
      throw chosen.options().description().error(Objects.requireNonNull(e.getMessage()));
    }
    int groups = (int) learned.stream().filter(p -> p instanceof Parameter.Learned).count();
    int width = chosen.width(computed.network().outputs(), groups, computed.dims());
    return new OnnxDecoder(
        file, input, computed.network(), likelihood, route, computed.dims(), chosen.reads(), width);
  }

  /// Whether the outputs are parameters of observations of so many numbers.
  boolean fits(int numbers) {
    try {
      return likelihood.outputs(numbers) == decoder.outputs();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
