package elbo.spark;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.InputException;
import elbo.data.Binarize;
import elbo.model.LatentModel;
import elbo.model.Model;
import elbo.points.Independent;
import elbo.stopping.Tolerance;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command for `spark-submit`: evaluates the rows of a table in Parquet.
@Command(
    name = "elbo.spark.Main",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates every row of a table and writes it with its results, as Parquet. Rows that the"
          + " output has already, by their key, are left out.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 done, 1 a row that failed, 2 bad usage or input.",
      "",
      "Example:",
      "  spark-submit --class elbo.spark.Main --jars JARS elbo-spark.jar --model my-vae/ \\",
      "    --data hdfs:///images --column pixels --key id --output hdfs:///scores"
    })
public final class Main {
  private static final int BAD_INPUT = 2;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME|DIR",
      description = "As of 'elbo estimate': a folder on the machine of the driver, or a name.")
  String model = "";

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description = "The table, in Parquet.")
  String data = "";

  @Option(
      names = "--column",
      required = true,
      paramLabel = "NAME",
      description = "The column of observations: arrays of numbers, or paths of images.")
  String column = "";

  @Option(
      names = "--key",
      paramLabel = "NAME",
      description =
          "The column of keys, whole numbers or texts that differ from row to row. Default:"
              + " ${DEFAULT-VALUE}.")
  String key = SparkEvaluation.KEY;

  @Option(
      names = "--condition",
      paramLabel = "NAME",
      description = "A column of arrays of numbers that the model is given.")
  Optional<String> condition = Optional.empty();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description = "A folder for the table with its results.")
  String output = "";

  @Option(
      names = "--bounds",
      paramLabel = "LIST",
      description = "What to estimate, as of 'elbo estimate'.")
  Optional<String> bounds = Optional.empty();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Samples of each row. Default: 5000.")
  Optional<Long> samples = Optional.empty();

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description = "The standard error of log p(x), in nats, in place of --samples.")
  Optional<Double> tolerance = Optional.empty();

  @Option(
      names = "--max-samples",
      paramLabel = "N",
      description = "With --tolerance: evaluations of a row at most. Default: 1000000.")
  Optional<Long> maxSamples = Optional.empty();

  @Option(
      names = "--proposal",
      paramLabel = "Q",
      description = "What samples are drawn from, as of 'elbo estimate'.")
  Optional<String> proposal = Optional.empty();

  @Option(
      names = "--sampler",
      paramLabel = "S",
      description = "What makes the log weights, as of 'elbo estimate'.")
  Optional<String> sampler = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "A number or any text. Default: ${DEFAULT-VALUE}.")
  String seed = "1";

  @Option(
      names = "--binarize",
      paramLabel = "HOW",
      description = "threshold(T), sample(SEED) or none. Default: ${DEFAULT-VALUE}.")
  String binarize = "none";

  @Option(names = "--gray", description = "Take grey levels of images in color.")
  boolean gray;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "Tasks of a pass over the rows. Default: 16 a core.")
  int tasks;

  @Option(
      names = "--commits",
      paramLabel = "N",
      description =
          "Write the results in N parts, each of which is there for good: a run that is started"
              + " again after a loss of the driver goes on from them. Default: ${DEFAULT-VALUE}.")
  int commits = 1;

  private Main() {}

  /// Runs the command; its status is that of the process if it is not 0.
  public static void main(String[] args) {
    int status = run(args, System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /// Runs the command in the session that there is, else in one of its own.
  ///
  /// @return its status: 0 done, 1 a row that failed, 2 bad usage or input
  public static int run(String[] args, PrintStream out, PrintStream err) {
    Main main = new Main();
    CommandLine command = new CommandLine(main).setExpandAtFiles(false);
    try {
      CommandLine.ParseResult parsed = command.parseArgs(args);
      if (parsed.isUsageHelpRequested()) {
        command.usage(out);
        return 0;
      }
      return main.run(out);
    } catch (InputException | CommandLine.ParameterException e) {
      err.println("elbo: " + e.getMessage());
      return BAD_INPUT;
    }
  }

  private int run(PrintStream out) {
    SparkEvaluation evaluation = evaluation();
    if (SparkSession.getActiveSession().isDefined()) {
      return run(evaluation, SparkSession.getActiveSession().get(), out);
    }
    SparkSession session = SparkSession.builder().appName("elbo").getOrCreate();
    try {
      return run(evaluation, session, out);
    } finally {
      session.stop();
    }
  }

  private int run(SparkEvaluation evaluation, SparkSession session, PrintStream out) {
    if (commits < 1) {
      throw new InputException("--commits must be at least 1, but is " + commits);
    }
    Counters counters = Counters.of(session.sparkContext());
    TableRun.Done done = new TableRun(session, evaluation, data, column, output).run(commits);
    out.printf(
        Locale.ROOT,
        "  %d rows written to %s; %d were there; %d of all failed%n"
            + "  %d evaluations of log p(x, z); errors of %d rows cannot be trusted; the model was"
            + " opened %d times%n",
        done.written(),
        output,
        done.before(),
        done.failed(),
        counters.evaluations(),
        counters.flagged(),
        counters.modelsOpened());
    return done.failed() == 0 ? 0 : 1;
  }

  private SparkEvaluation evaluation() {
    try {
      SentModel sent = SentModel.of(model, new int[0]);
      Model opened = sent.open();
      Evaluation<?> evaluation =
          opened instanceof LatentModel latent ? Evaluation.of(latent) : Evaluation.of(opened);
      if (samples.isPresent() && tolerance.isPresent()) {
        throw new InputException("--samples does not go with --tolerance, --max-samples does");
      }
      if (samples.isPresent()) {
        evaluation = evaluation.withSamples(samples.get());
      }
      if (tolerance.isPresent()) {
        long most = maxSamples.orElse(Evaluation.DEFAULT_EVALUATIONS);
        evaluation = evaluation.withRule(new Tolerance(tolerance.get(), most));
      } else if (maxSamples.isPresent()) {
        throw new InputException("--max-samples goes with --tolerance only");
      }
      if (proposal.isPresent()) {
        evaluation = evaluation.withProposal(Catalogs.PROPOSALS.parse(proposal.get()));
      }
      if (sampler.isPresent()) {
        if (proposal.isPresent()) {
          throw new InputException("--proposal does not go with --sampler");
        }
        evaluation = evaluation.by(Catalogs.SAMPLERS.parse(sampler.get()));
      }
      if (bounds.isPresent()) {
        evaluation = evaluation.withStatistics(Catalogs.STATISTICS.parseList(bounds.get()));
      }
      SparkEvaluation all =
          SparkEvaluation.unchecked(sent, evaluation.withPoints(new Independent(seed)))
              .withKey(key)
              .withBinarize(Binarize.parse(binarize))
              .withTasks(tasks);
      if (condition.isPresent()) {
        all = all.withCondition(condition.get());
      }
      return gray ? all.withGray() : all;
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }
}
