package elbo.cli;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.Failure;
import elbo.InputException;
import elbo.Unbiased;
import elbo.bound.Bracket;
import elbo.bound.ProposalElbo;
import elbo.engine.Engine;
import elbo.estimate.Statistic;
import elbo.inference.Recording;
import elbo.inference.Sampler;
import elbo.inference.TermSampler;
import elbo.model.Model;
import elbo.name.Catalog;
import elbo.report.BracketReport;
import elbo.report.IntervalReport;
import elbo.report.LogWeightsFile;
import elbo.report.Provenance;
import elbo.report.Report;
import elbo.report.SummaryReport;
import elbo.report.TableFile;
import elbo.report.UnbiasedReport;
import elbo.report.html.HtmlReport;
import elbo.stopping.Tolerance;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `elbo estimate`: bounds and diagnostics for every row of some data.
@Command(
    name = "estimate",
    mixinStandardHelpOptions = true,
    description = {
      "Estimates how probable a model finds each observation.",
      "",
      "Prints means over rows; --output keeps every row. All in nats. Exact means stand beside them"
          + " for models that know them, up to "
          + Evaluation.EXACT_MEANS
          + " pairs of row and bound.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo estimate --rows 0:100",
      "  elbo estimate --bounds 'Elbo,AnalyticElbo' --samples 100000",
      "  elbo estimate --model my-vae/ --data test.npy --binarize 'sample(7)' --output out.jsonl",
      "  elbo estimate --model 'LinearGaussian(d=16,D=64,seed=3)' --rows 0:20 --output out.csv"
    })
final class EstimateCommand implements Task {
  @Mixin RunOptions options = new RunOptions();
  @Mixin RowOutput output = new RowOutput();
  @Mixin ReportOptions report = new ReportOptions();

  @Option(
      names = "--bounds",
      paramLabel = "LIST",
      description =
          "What to estimate, parted by commas. Default: Elbo, Iwae of all samples, LogEvidence,"
              + " Ess, KHat, and EncoderElbo and ProposalElbo where a proposal is fitted and where"
              + " chains start from one. 'elbo list' names all.")
  Optional<String> bounds = Optional.empty();

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description =
          "Give each row as many samples as it needs for a standard error of log p(x) within T"
              + " nats, in place of --samples. Intervals are of 95 %%.")
  Optional<Double> tolerance = Optional.empty();

  @Option(
      names = "--max-samples",
      paramLabel = "N",
      description =
          "With --tolerance: evaluations of log p(x, z) at most, a row. Default: 1000000.")
  Optional<Long> maxSamples = Optional.empty();

  @Option(
      names = "--bracket",
      paramLabel = "LEVEL",
      arity = "0..1",
      fallbackValue = "0.95",
      description =
          "Also a bracket of log p(x) of each row: from a lower bound (IWAE) to an upper bound"
              + " (TwoGroups), each with its error, at a confidence of LEVEL, 0.95 if none is"
              + " given.")
  Optional<Double> bracket = Optional.empty();

  @Option(
      names = "--log-weights",
      paramLabel = "FILE",
      description =
          "A file for the log weights of every row with their terms: NumPy arrays, NAME.npz.")
  Optional<String> logWeights = Optional.empty();

  @Option(
      names = "--unbiased",
      paramLabel = "TERMS",
      description =
          "In place of bounds: log p(x) without bias, as the mean of terms that --samples suffice"
              + " for on average. Multilevel(k=K) or Sumo(k=K); 'elbo list' names all.")
  Optional<String> unbiased = Optional.empty();

  @Option(
      names = "--levels",
      description =
          "Also the KL divergence of each level of a hierarchy of latents, under the model's own"
              + " proposal.")
  boolean levels;

  @Mixin ClusterOption cluster = new ClusterOption();

  private final Console console;
  private int failed;
  private int done;
  private Optional<Failure> firstFailure = Optional.empty();

  EstimateCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    refuse(levels && tolerance.isPresent(), "--levels needs --samples, and not --tolerance");
    refuse(levels && unbiased.isPresent(), "--levels does not go with --unbiased");
    if (unbiased.isPresent()) {
      return terms();
    }
    Optional<Tolerance> rule = rule();
    Optional<List<Statistic<?>>> asked = bounds.map(EstimateCommand::parsed);
    cluster.refuse("--log-weights", logWeights.isPresent());
    Optional<String> master = cluster.address(options.threads.given);
    boolean own = rule.isEmpty() && asked.filter(EstimateCommand::ofOwn).isPresent();
    Setup setup = output.share(options.setup(own).on(master));
    if (levels) {
      LevelTable.check(setup);
    }
    Evaluation<?> evaluation = setup.evaluation();
    if (rule.isPresent()) {
      evaluation = evaluation.withRule(rule.get());
    }
    if (asked.isPresent()) {
      evaluation = evaluation.withStatistics(asked.get());
    }
    if (logWeights.isEmpty()) {
      return bracketed(setup.with(evaluation), List.of());
    }
    return recorded(setup.with(evaluation));
  }

  private <M extends Model> int recorded(Setup setup) {
    @SuppressWarnings("unchecked")
    Evaluation<M> evaluation = (Evaluation<M>) setup.evaluation();
    refuse(
        output.resume,
        "--log-weights keeps nothing of an interrupted run: --resume does not go with it");
    if (evaluation.rule().adapts()) {
      throw new InputException("--log-weights needs --samples, and does not go with --tolerance");
    }
    Recording<? super M> recording = recording(evaluation.sampler(), evaluation.samples());
    Path path = OutputOptions.path("--log-weights", logWeights.orElseThrow());
    try (LogWeightsFile file =
        new LogWeightsFile(path, output.force, recording, evaluation.samples())) {
      file.describe(Provenance.of(output.heading(setup, evaluation)));
      int status = bracketed(setup.with(evaluation.withSampler(recording)), List.of(file));
      output.text(console).println("  log weights in " + path);
      return status;
    }
  }

  // An ELBO is that of the model's own q unless another is asked for, as that of a fit is.
  private static boolean ofOwn(List<Statistic<?>> asked) {
    return asked.stream().allMatch(Statistic::toleratesTails)
        && !asked.contains(new ProposalElbo());
  }

  private static <S extends Model> Recording<S> recording(Sampler<S> sampler, long n) {
    try {
      return Recording.ofTerms(sampler, n);
    } catch (IllegalArgumentException e) {
      throw new InputException("--log-weights: " + e.getMessage(), e);
    }
  }

  private int terms() {
    String gives = "--unbiased gives terms of log p(x), no weights: ";
    refuse(bounds.isPresent(), gives + "--bounds, which are of weights, do not go with it");
    refuse(bracket.isPresent(), gives + "--bracket, which is of weights, does not go with it");
    refuse(logWeights.isPresent(), gives + "--log-weights does not go with it");
    refuse(tolerance.isPresent(), gives + "--tolerance, which is of weights, does not go with it");
    cluster.refuse("--unbiased", true);
    refuse(
        output.resume || output.shard.isPresent(),
        "--unbiased writes its output at the end: --resume and --shard do not go with it");
    refuse(
        output.output.filter("-"::equals).isPresent(),
        "--unbiased: --output must be NAME.jsonl or NAME.csv, but is -");
    refuse(report.report.isPresent(), gives + "--report does not go with it yet");
    TermSampler sampler;
    try {
      sampler = Catalogs.TERMS.parse(unbiased.orElseThrow());
    } catch (IllegalArgumentException e) {
      throw new InputException("--unbiased: " + e.getMessage(), e);
    }
    Setup setup = options.setup(false);
    refuse(
        setup.evaluation().points().size() > 1,
        "--unbiased needs independent samples: --points must be "
            + RunOptions.INDEPENDENT
            + ", but is "
            + options.points);
    Optional<TableFile> file = output.table();
    try {
      return terms(setup, Unbiased.ofWeights(sampler, setup.evaluation().samples()), file);
    } finally {
      file.ifPresent(TableFile::close);
    }
  }

  private int terms(Setup setup, Unbiased evaluation, Optional<TableFile> file) {
    UnbiasedReport text = new UnbiasedReport(setup.heading(), evaluation, console.out());
    try (Progress progress =
            new Progress(console, setup.evaluation().model().name(), setup.rows().count(), "rows");
        Engine engine = new Engine(setup.threads())) {
      evaluation.evaluate(
          setup.evaluation(),
          setup.rows(),
          engine,
          progress::add,
          row -> {
            done++;
            text.row(row);
          },
          failure -> failed(failure, setup, text));
    }
    if (done == 0) {
      firstFailure.ifPresent(failure -> {
        throw failure.exception();
      });
    }
    file.ifPresent(text::write);
    text.end();
    output.describe(console.out());
    return failed == 0 ? 0 : 1;
  }

  private void failed(Failure failure, Setup setup, UnbiasedReport report) {
    if (setup.failFast()) {
      throw failure.exception();
    }
    failed++;
    firstFailure = firstFailure.or(() -> Optional.of(failure));
    report.row(failure);
  }

  private static void refuse(boolean wrong, String why) {
    if (wrong) {
      throw new InputException(why);
    }
  }

  private int bracketed(Setup setup, List<Report> more) {
    if (bracket.isEmpty()) {
      return run(setup, more);
    }
    Evaluation<?> evaluation = setup.evaluation();
    Bracket between = bracket(evaluation);
    List<Statistic<?>> all = new ArrayList<>(evaluation.asked());
    all.remove(between);
    all.add(between);
    Setup bracketed = setup.with(evaluation.withStatistics(all));
    List<Report> reports = new ArrayList<>(more);
    reports.add(new BracketReport(bracketed.heading(), between, output.text(console)));
    return run(bracketed, reports);
  }

  // Where the rule adapts, groups are joined as the samples grow.
  private Bracket bracket(Evaluation<?> evaluation) {
    double level = bracket.orElseThrow();
    try {
      long n = evaluation.rule().adapts() ? Tolerance.FEWEST_COUNTED : evaluation.samples();
      return Bracket.of(level, n);
    } catch (IllegalArgumentException e) {
      throw new InputException("--bracket: " + e.getMessage(), e);
    }
  }

  private int run(Setup setup, List<Report> more) {
    Optional<HtmlReport> page = report.open(setup, options.rowShape(), output);
    try {
      List<Report> all = new ArrayList<>(more);
      page.ifPresent(all::add);
      return printed(setup, all);
    } finally {
      page.ifPresent(HtmlReport::close);
    }
  }

  private int printed(Setup setup, List<Report> more) {
    PrintStream out = output.text(console);
    Setup.Done done;
    long samples;
    if (setup.evaluation().rule().adapts()) {
      IntervalReport text = new IntervalReport(setup.heading(), out);
      done = output.run(setup, console, setup.evaluation(), reports(text, more));
      samples = text.summary().evaluations();
    } else {
      SummaryReport text = new SummaryReport(setup.heading(), out);
      done = output.run(setup, console, setup.evaluation(), reports(text, more));
      samples = done.results() * setup.evaluation().samples();
    }
    if (done.results() == 0) {
      return done.status();
    }
    output.describe(out);
    if (levels) {
      LevelTable.print(setup, out);
    }
    report.describe(out);
    setup.heading().printSpeed(out, done.seconds(), samples, setup.where());
    return done.status();
  }

  private static List<Report> reports(Report first, List<Report> more) {
    List<Report> all = new ArrayList<>();
    all.add(first);
    all.addAll(more);
    return all;
  }

  // What gives terms is no bound, and has none.
  private static void requireWeights(String name) {
    String simple = name.strip().replaceAll("\\(.*", "");
    boolean terms =
        Catalogs.TERMS.signatures().stream()
            .map(signature -> signature.replaceAll("\\(.*", ""))
            .anyMatch(simple::equalsIgnoreCase);
    refuse(
        terms,
        "--bounds: "
            + simple
            + " gives unbiased terms of log p(x), of which there are no bounds: --unbiased takes"
            + " it");
  }

  private Optional<Tolerance> rule() {
    if (tolerance.isEmpty()) {
      if (maxSamples.isPresent()) {
        throw new InputException("--max-samples goes with --tolerance only");
      }
      return Optional.empty();
    }
    if (options.samples.isPresent()) {
      throw new InputException(
          "--tolerance finds the number of samples itself: --samples does not go with it,"
              + " --max-samples does");
    }
    if (!options.points.equals(RunOptions.INDEPENDENT)) {
      throw new InputException(
          "--tolerance needs independent samples: --points must be "
              + RunOptions.INDEPENDENT
              + ", but is "
              + options.points);
    }
    try {
      long most = maxSamples.orElse(Evaluation.DEFAULT_EVALUATIONS);
      return Optional.of(new Tolerance(tolerance.get(), most));
    } catch (IllegalArgumentException e) {
      throw new InputException("--tolerance: " + e.getMessage(), e);
    }
  }

  private static List<Statistic<?>> parsed(String text) {
    List<Statistic<?>> asked = new ArrayList<>();
    try {
      Catalog.split(text).forEach(EstimateCommand::requireWeights);
      asked.addAll(Catalogs.STATISTICS.parseList(text));
    } catch (IllegalArgumentException e) {
      throw new InputException("--bounds: " + e.getMessage(), e);
    }
    if (asked.isEmpty()) {
      throw new InputException("--bounds must name at least one bound, but names none");
    }
    return asked.stream().<Statistic<?>>map(s -> s).distinct().toList();
  }
}
