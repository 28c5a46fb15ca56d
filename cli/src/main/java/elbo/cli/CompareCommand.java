package elbo.cli;

import elbo.Evaluation;
import elbo.InputException;
import elbo.Rows;
import elbo.bound.Elbo;
import elbo.bound.EncoderElbo;
import elbo.bound.LogEvidence;
import elbo.estimate.Statistic;
import elbo.report.ComparisonReport;
import elbo.report.Scores;
import elbo.report.ScoresFile;
import elbo.stopping.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `elbo compare`: models on the same rows, paired.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares models on the same rows: paired differences of log p(x) and of the ELBO, with the"
          + " error between rows and that of Monte Carlo, which rows decide, and what may be said.",
      "",
      "Each model is compared with the first. A model may be a file of results of 'elbo estimate"
          + " --output' in place of a model: rows are then paired by their numbers.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo compare my-vae/ other-vae/ --data test.npy --binarize 'threshold(0.5)'",
      "  elbo compare a.jsonl b.jsonl --output differences.csv --report differences.html",
      "  elbo compare 'Gaussian1D(variance=1)' 'Gaussian1D(variance=2)' --rows 0:100"
    })
final class CompareCommand implements Task {
  private static final LogEvidence EVIDENCE = new LogEvidence();

  @Mixin RunOptions options = new RunOptions();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin ReportOptions page = new ReportOptions();

  @Parameters(
      paramLabel = "MODEL",
      arity = "2..*",
      description = "Models as for --model of estimate, or files of results, .jsonl or .csv.")
  List<String> models = List.of();

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description =
          "Give each row as many samples as it needs for a standard error of log p(x) within T"
              + " nats, in place of --samples.")
  Optional<Double> tolerance = Optional.empty();

  private final Console console;
  private Optional<DataOptions.Given> first = Optional.empty();

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    if (!options.model.equals(ModelSource.DEFAULT)) {
      throw new InputException("compare takes its models as arguments, not by --model");
    }
    if (options.data.isPresent() && models.stream().allMatch(ScoresFile::isNamed)) {
      throw new InputException("--data is for models, but there are files of results alone");
    }
    try (TableOutput tables = TableOutput.open(output, page)) {
      List<Scores> scores = new ArrayList<>();
      for (String model : models) {
        scores.add(ScoresFile.isNamed(model) ? fromFile(model) : evaluated(model));
      }
      ComparisonReport report = new ComparisonReport(scores);
      tables.write(report.heading(Version.TEXT), report.lines());
      report.print(console.out());
      output.describe(console.out());
      page.describe(console.out());
      return report.hasFailures() ? 1 : 0;
    }
  }

  private static Scores fromFile(String name) {
    return ScoresFile.read(OutputOptions.path("compare", name));
  }

  private Scores evaluated(String model) {
    options.model = model;
    Setup setup = options.setup(false, () -> given(model));
    Evaluation<?> evaluation = setup.evaluation();
    List<Statistic<?>> statistics = new ArrayList<>(List.of(new Elbo()));
    if (tolerance.isPresent()) {
      evaluation = evaluation.withRule(rule(tolerance.get()));
    } else {
      statistics.add(EVIDENCE);
      if (evaluation.sampler().refines()) {
        statistics.add(new EncoderElbo());
      }
    }
    Setup run = setup.with(evaluation.withStatistics(statistics));
    Rows rows = setup.rows();
    String how =
        setup.source().how()
            + "; "
            + run.evaluation().rule().inWords()
            + ", "
            + evaluation.sampler().name();
    Scores scores =
        new Scores(
            evaluation.model().name(),
            how,
            Optional.of(rows.describe()),
            Optional.of(options.seed),
            rows::id);
    run.run(console, List.of(scores));
    return scores;
  }

  private Tolerance rule(double standardError) {
    if (options.samples.isPresent()) {
      throw new InputException(
          "--tolerance finds the number of samples itself: --samples does not go with it");
    }
    try {
      return new Tolerance(standardError, Evaluation.DEFAULT_EVALUATIONS);
    } catch (IllegalArgumentException e) {
      throw new InputException("--tolerance: " + e.getMessage(), e);
    }
  }

  // Without data all models have the rows of the first, which may draw them itself.
  private DataOptions.Given given(String model) {
    if (options.data.isPresent() || first.isEmpty()) {
      DataOptions.Given given = options.given();
      first = first.or(() -> Optional.of(given));
      return given;
    }
    DataOptions.Given of = first.get();
    ModelSource source = ModelSource.of(model, of.source().rowShape());
    int width = source.model().observationDimension();
    int expected = of.source().model().observationDimension();
    if (width != expected) {
      throw new InputException(
          source.model().name()
              + ": takes observations of "
              + width
              + " numbers, but the rows of "
              + of.source().model().name()
              + " have "
              + expected);
    }
    return new DataOptions.Given(source, of.rows(), of.notes());
  }
}
