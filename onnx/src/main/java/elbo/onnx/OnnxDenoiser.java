package elbo.onnx;

import elbo.kernel.Block;
import elbo.kernel.Scratch;
import elbo.network.Decoder;
import elbo.network.Denoiser;
import elbo.onnx.schema.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

/// A denoiser from an ONNX file: a graph of xₜ and t.
///
/// t may be one number or one a row, whole or real. A graph that is dense once t is known is
/// compiled for each step; any other is one session of ONNX Runtime that is given t.
final class OnnxDenoiser implements Denoiser {
  private static final List<String> TIME =
      List.of("t", "timestep", "timesteps", "time", "times", "step", "steps", "k");
  private static final List<String> NOISY =
      List.of("x", "xt", "sample", "samples", "input", "inputs", "noisy", "noisysample", "zt", "z");
  private static final List<String> VARIANCE =
      List.of("variance", "var", "predictedvariance", "logvariance", "variancevalues", "fraction");
  // Of the compiled networks of all steps.
  private static final long MOST_BYTES = 1 << 28;

  /// How a graph is used.
  ///
  /// @param file the graph
  /// @param noisy the name of xₜ
  /// @param time the input t
  /// @param groups what is computed: the outputs, then what variances are made of
  record Use(
      ModelFile file,
      String noisy,
      ConditionInput time,
      List<Group> groups,
      RowShape rows,
      Clock clock) {
    Given given(int step) {
      double[] numbers = new double[time.width()];
      Arrays.fill(numbers, clock.at(step));
      time.check(numbers);
      return new Given(List.of(time), List.of(numbers));
    }

    ModelFile at(int step) {
      return file.given(given(step));
    }

    GraphInput input(ModelFile given) {
      return GraphInput.of(given, noisy, rows);
    }
  }

  private final Use use;
  private final int steps;
  private final int width;
  private final GraphInput input;
  private final Route route;
  private final AtomicReferenceArray<Decoder> compiled;
  // That of ONNX Runtime, or of the first step.
  private final Decoder first;

  private OnnxDenoiser(Use use, int steps, GraphInput input, Decoder first, Route route) {
    this.use = use;
    this.steps = steps;
    this.input = input;
    this.first = first;
    this.route = route;
    width = input.width();
    compiled = new AtomicReferenceArray<>(route instanceof Route.Compiled ? steps : 0);
  }

  /// @param steps T of the schedule
  /// @param learns whether there are outputs for variances
  /// @throws IllegalArgumentException if the graph is not understood, or does not run at all steps
  static OnnxDenoiser open(
      ModelFile file, Description part, RowShape rows, int steps, boolean learns) {
    Use use = use(file, part, rows, learns);
    Evaluated.check(file, use.groups.stream().map(Group::output).toList());
    StepTables.check(file, use.time.name(), steps, use.clock);
    if (Reach.from(file.graph(), use.noisy).stream()
        .noneMatch(use.groups.getFirst().output()::equals)) {
      throw file.error("output " + use.groups.getFirst() + " does not depend on " + use.noisy);
    }
    OnnxDenoiser denoiser = opened(use, part, steps);
    denoiser.requireSteps();
    return denoiser;
  }

  private static OnnxDenoiser opened(Use use, Description part, int steps) {
    ModelFile at = use.at(1);
    GraphInput input = use.input(at);
    if (input.isWhole()) {
      throw use.file.error("input " + use.noisy + " takes whole numbers, but noise is real");
    }
    try {
      part.allowCompiling();
      requireMemory(use.file, steps);
      Decoder network = compiled(use, 1);
      compiled(use, steps);
      return new OnnxDenoiser(use, steps, input, network, new Route.Compiled());
    } catch (NotDense e) {
      Computed computed = Fallback.open(at, input, Block.SIZE, use.groups);
      if (computed.width() != input.width()) {
        throw wrongWidth(use, input, computed.width());
      }
      return new OnnxDenoiser(use, steps, input, computed.network(), Fallback.route(e, computed));
    }
  }

  private static void requireMemory(ModelFile file, int steps) {
    long bytes = 0;
    for (TracedValue value : file.constants().values()) {
      bytes += 4L * TracedValue.size(value.dims());
    }
    if (bytes * steps > MOST_BYTES) {
      throw new NotDense(
          String.format(
              Locale.ROOT, "%d steps of %d weights, too many to compile each", steps, bytes / 4));
    }
  }

  private static Decoder compiled(Use use, int step) {
    ModelFile at = use.at(step);
    GraphInput input = use.input(at);
    Compiled traced = Compiled.trace(at, input, use.groups);
    if (TracedValue.size(traced.dims()) != input.width()) {
      throw wrongWidth(use, input, TracedValue.size(traced.dims()));
    }
    return Lowering.lower(traced.rows());
  }

  private static IllegalArgumentException wrongWidth(Use use, GraphInput input, int width) {
    String learned =
        width == 2 * input.width()
            ? ": the second half is for variances, but variance_type is fixed"
            : "";
    return use.file.error(
        String.format(
            Locale.ROOT,
            "output %s has %d numbers a row, but input %s %d%s",
            use.groups.getFirst(),
            width,
            use.noisy,
            input.width(),
            learned));
  }

  // A table of steps that is shorter than the schedule fails in the last.
  private void requireSteps() {
    for (int step : new int[] {1, steps}) {
      double[] out = new double[outputLength()];
      try {
        Scratch.lend(scratch -> denoise(step, 1, new double[width * Block.SIZE], scratch, out));
      } catch (IllegalStateException | IllegalArgumentException e) {
        throw use.file.error(
            String.format(
                Locale.ROOT,
                "does not run at step %d of the %d of the schedule (%s = %s): %s",
                step,
                steps,
                use.time.name(),
                use.clock.at(step),
                e.getMessage()));
      }
    }
  }

  private static Use use(ModelFile file, Description part, RowShape rows, boolean learns) {
    List<ValueInfoProto> inputs = file.allInputs();
    List<String> names = inputs.stream().map(ValueInfoProto::getName).toList();
    if (inputs.size() != 2) {
      throw file.error("has the inputs " + names + ", but a denoiser takes two, xₜ and t");
    }
    int time = time(file, part, inputs);
    String noisy = names.get(1 - time);
    part.text("input")
        .filter(name -> !name.equals(noisy))
        .ifPresent(name -> {
          throw part.error("'input' is '" + name + "', but xₜ is '" + noisy + "'");
        });
    ConditionInput clock = ConditionInput.of(inputs.get(time), file::error);
    return new Use(
        file,
        noisy,
        clock,
        groups(file, part, learns),
        part.shape("shape").orElse(rows),
        new Clock(part.number("first_time").orElse(0.0), part.number("time_scale").orElse(1.0)));
  }

  // By its name, by that of the other, or as the only one of whole numbers or of one axis at most.
  private static int time(ModelFile file, Description part, List<ValueInfoProto> inputs) {
    List<String> names = inputs.stream().map(ValueInfoProto::getName).toList();
    if (part.text("time").isPresent()) {
      int at = names.indexOf(part.text("time").orElseThrow());
      if (at < 0) {
        throw file.error("has no input '" + part.text("time").orElseThrow() + "', only " + names);
      }
      return at;
    }
    List<Predicate<ValueInfoProto>> ways =
        List.of(
            info -> ExtraNames.is(info.getName(), TIME),
            info -> !ExtraNames.is(info.getName(), NOISY),
            info -> !ConditionInput.isReal(info),
            info -> info.getType().getTensorType().getShape().getDimCount() < 2);
    for (Predicate<ValueInfoProto> way : ways) {
      List<ValueInfoProto> found = inputs.stream().filter(way).toList();
      if (found.size() == 1) {
        return inputs.indexOf(found.getFirst());
      }
    }
    throw file.error(
        "has the inputs "
            + names
            + ", of which one must be t: name it in "
            + Description.FILE
            + ": {\"denoiser\": {\"time\": \"…\"}}");
  }

  private static List<Group> groups(ModelFile file, Description part, boolean learns) {
    Outputs outputs = new Outputs(file, part);
    Predicate<String> isVariance = name -> ExtraNames.is(name, VARIANCE);
    String main =
        outputs
            .named("output", name -> !isVariance.test(name))
            .orElseThrow(() -> file.error("has no output but " + outputs.names()));
    List<Group> groups = new ArrayList<>();
    if (!learns) {
      groups.add(Group.whole(main));
    } else {
      String variance = outputs.named("variance", isVariance).orElse(main);
      int axis = part.integer("axis").map(a -> a > 0 ? a - 1 : a).orElse(0);
      if (variance.equals(main)) {
        groups.add(new Group(main, 0, 2, axis));
        groups.add(new Group(main, 1, 2, axis));
      } else {
        groups.add(Group.whole(main));
        groups.add(Group.whole(variance));
      }
    }
    outputs.requireAllUsed(groups, "\"output\": \"%s\", for example");
    return groups;
  }

  Route route() {
    return route;
  }

  GraphInput input() {
    return input;
  }

  /// The inputs and outputs, in words.
  String words() {
    return "xₜ "
        + use.noisy
        + " "
        + input.describe()
        + "; t "
        + use.time.describe()
        + " from "
        + use.clock.at(1)
        + " to "
        + use.clock.at(steps);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int outputs() {
    return use.groups.size() * width;
  }

  @Override
  public int outputLength() {
    return first.outputLength();
  }

  @Override
  public void denoise(int t, int count, double[] noisy, Scratch scratch, double[] out) {
    if (compiled.length() > 0) {
      Decoder known = compiled.get(t - 1);
      if (known == null) {
        known = compiled(use, t);
        compiled.set(t - 1, known);
      }
      known.decode(count, noisy, scratch, out);
    } else {
      ((GivenDecoder) first).decode(count, use.given(t), noisy, out);
    }
  }
}
