package elbo.cli;

import elbo.Evaluation;
import elbo.Failure;
import elbo.InputException;
import elbo.Rows;
import elbo.data.DataSummary;
import elbo.data.Observations;
import elbo.engine.Engine;
import elbo.onnx.DataKind;
import elbo.onnx.Examination;
import elbo.report.Figures;
import elbo.report.Table;
import elbo.report.Wrapped;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `elbo doctor`: what is understood of a model and of data, and all that is wrong with them.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at a model, and at data if there are any: what each input and output was understood to"
          + " be, what computes it and why, the model.json that mends what was not understood, the"
          + " numbers of the data, and the speed to expect.",
      "",
      "Ends with status 2 if there is a problem, after all of them were printed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo doctor my-vae/",
      "  elbo doctor my-vae/ --data test.npy --binarize 'threshold(0.5)'"
    })
final class DoctorCommand implements Task {
  // A row of data decides what it is about: its shape is that of all.
  private static final int TRIED = 8;
  private static final String INDENT = "           ";
  private static final double SECONDS = 2;
  private static final long ROWS = 10_000;

  @Mixin DataOptions options = new DataOptions();

  @Parameters(
      paramLabel = "MODEL",
      arity = "1",
      description = "A model, as for --model of estimate.")
  String model = ModelSource.DEFAULT;

  private final Console console;
  private final PrintStream out;
  private final List<String> problems = new ArrayList<>();

  DoctorCommand(Console console) {
    this.console = console;
    out = console.out();
  }

  @Override
  public int run() {
    if (!options.model.equals(ModelSource.DEFAULT)) {
      throw new InputException("doctor takes its model as an argument, not by --model");
    }
    options.model = model;
    int threads = options.parallel();
    Optional<Observations> data = options.data.flatMap(this::read);
    boolean folder = ModelSource.isFolder(model) && Files.isDirectory(Path.of(model));
    Optional<Examination> examination =
        folder ? Optional.of(examine(Path.of(model), data)) : Optional.empty();
    Optional<ModelSource> source = open(data, examination);
    source.ifPresent(s -> describe(s, data, threads));
    examination.flatMap(Examination::fix).ifPresent(this::print);
    out.println();
    if (problems.isEmpty()) {
      out.println("  no problem found");
      return 0;
    }
    throw new InputException(
        String.format(
            Locale.ROOT,
            "%s: %d %s, see above",
            model,
            problems.size(),
            problems.size() == 1 ? "problem" : "problems"));
  }

  private void problem(String text) {
    problems.add(text);
    Wrapped.print("  problem  " + text, INDENT, out);
  }

  private Optional<Observations> read(String file) {
    try {
      return Optional.of(options.read(file));
    } catch (InputException e) {
      problem(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Examination examine(Path folder, Optional<Observations> data) {
    Examination found =
        Examination.of(
            folder,
            data.map(Observations::rowShape).orElse(new int[0]),
            data.map(DoctorCommand::kind).orElse(DataKind.UNKNOWN));
    for (Examination.Graph graph : found.graphs()) {
      out.println("  " + graph.file() + graph.computedBy().map(by -> " (" + by + ")").orElse(""));
      Table table = new Table("<", "<", "<", "<");
      graph.inputs().forEach(v -> table.row("  in", v.name(), v.type(), v.role()));
      graph.outputs().forEach(v -> table.row("  out", v.name(), v.type(), role(v)));
      table.print(out);
    }
    return found;
  }

  private static String role(Examination.Value output) {
    return output.role().isEmpty() ? "?" : output.role();
  }

  private static DataKind kind(Observations data) {
    DataSummary summary = DataSummary.of(data);
    if (summary.isBinary()) {
      return DataKind.BINARY;
    }
    if (summary.least() >= 0 && summary.largest() <= 1) {
      return DataKind.UNIT;
    }
    return summary.isWhole() && summary.least() >= 0 ? DataKind.COUNTS : DataKind.REAL;
  }

  // What is no folder of a VAE may be another model, which opens without what was examined.
  private Optional<ModelSource> open(
      Optional<Observations> data, Optional<Examination> examination) {
    try {
      ModelSource source =
          ModelSource.of(model, data.map(Observations::rowShape).orElse(new int[0]));
      return Optional.of(source);
    } catch (InputException e) {
      List<String> found = examination.map(Examination::problems).orElse(List.of());
      (found.isEmpty() ? List.of(String.valueOf(e.getMessage())) : found).forEach(this::problem);
      return Optional.empty();
    }
  }

  private void describe(ModelSource source, Optional<Observations> data, int threads) {
    Wrapped.print("  model    " + source.model().name() + " (" + source.how() + ")", INDENT, out);
    if (source.origin() == ModelSource.Origin.FOLDER && data.isEmpty()) {
      if (options.data.isEmpty()) {
        out.println("           --data FILE looks at rows too, and at the speed");
      }
      return;
    }
    try {
      DataOptions.Given given = options.given();
      out.println("  data     " + given.rows().describe());
      given.notes().forEach(note -> Wrapped.print(INDENT + note, INDENT, out));
      speed(given, threads);
    } catch (InputException e) {
      problem(String.valueOf(e.getMessage()));
    }
  }

  // Without what the JVM takes to compile: the last of several runs.
  private void speed(DataOptions.Given given, int threads) {
    RunOptions run = new RunOptions();
    Evaluation<?> evaluation = run.setup(false, () -> given).evaluation();
    Rows all = given.rows();
    int count = Math.min(all.count(), Math.max(threads, TRIED));
    Rows some =
        new Rows(
            all.source(),
            all.from(),
            all.from() + count,
            all.values(),
            all.conditions(),
            all.ids());
    double seconds = 0;
    double rate = 0;
    List<Failure> failures = new ArrayList<>();
    try (Progress progress = new Progress(console, "trying", count, "rows");
        Engine engine = new Engine(threads)) {
      do {
        failures.clear();
        long start = System.nanoTime();
        evaluation.evaluate(some, engine, _ -> {}, _ -> {}, failures::add);
        double took = (System.nanoTime() - start) * 1e-9;
        rate = count / took;
        seconds += took;
        progress.add(1);
      } while (seconds < SECONDS && failures.isEmpty());
    }
    if (!failures.isEmpty()) {
      problem(
          String.format(
              Locale.ROOT,
              "%d of %d rows failed: row %d (%s)",
              failures.size(),
              count,
              failures.getFirst().row(),
              failures.getFirst().error()));
      return;
    }
    String speed =
        String.format(
            Locale.ROOT,
            "  speed    about %s rows/s on %d %s, %s by %s: %s rows take about %s",
            Figures.rate(rate),
            threads,
            threads == 1 ? "thread" : "threads",
            evaluation.rule().inWords(),
            evaluation.sampler().name(),
            Figures.count(ROWS),
            duration(ROWS / rate));
    Wrapped.print(speed, INDENT, out);
  }

  private static String duration(double seconds) {
    return seconds < 120
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : seconds < 7200
            ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  private void print(Examination.Fix fix) {
    out.println();
    out.println(
        "  "
            + Path.of(model).resolve("model.json")
            + " with which it opens"
            + (fix.guessed() ? "; parts of it are guesses, to be looked at:" : ":"));
    out.println();
    fix.json().lines().forEach(out::println);
    out.println();
    Wrapped.print("  the model is then: " + fix.description(), "  ", out);
  }
}
