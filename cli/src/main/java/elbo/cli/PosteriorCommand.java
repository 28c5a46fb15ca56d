package elbo.cli;

import elbo.Evaluation;
import elbo.Failure;
import elbo.InputException;
import elbo.PosteriorSample;
import elbo.Rows;
import elbo.bound.LogEvidence;
import elbo.engine.Engine;
import elbo.model.LatentModel;
import elbo.model.Model;
import elbo.model.StateSpace;
import elbo.posterior.DecoderOutputs;
import elbo.posterior.LatentFunction;
import elbo.posterior.Marginal;
import elbo.report.PosteriorFile;
import elbo.report.PosteriorReport;
import elbo.report.Provenance;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `elbo posterior`: what the weighted samples of each row are of, p(z | x).
@Command(
    name = "posterior",
    mixinStandardHelpOptions = true,
    description = {
      "Draws latents from the posterior p(z|x) of each observation, and summarizes it.",
      "",
      "The samples of 'elbo estimate', weighted: mean, standard deviation and quantiles of each"
          + " latent and of each number that the decoder outputs, with their Monte Carlo errors,"
          + " and draws that are resampled by the weights. A row whose weights are worth fewer than"
          + " 10 samples has none, and fails. Of a series they are its states, smoothed: those of"
          + " one step after those of another.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo posterior --rows 0",
      "  elbo posterior --rows 0:100 --draws 1000 --output draws.npz",
      "  elbo posterior --model my-vae/ --data test.npy --samples 20000 --output draws.npz"
    })
final class PosteriorCommand implements Task {
  private static final int DRAWS = 1000;
  private static final int MOST_DRAWS = 100_000_000;

  @Mixin RunOptions options = new RunOptions();

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Draws from the posterior of each row. Default: ${DEFAULT-VALUE}.")
  int draws = DRAWS;

  @Option(
      names = "--quantiles",
      paramLabel = "P",
      split = ",",
      description = "Probabilities of the quantiles. Default: 0.025,0.5,0.975.")
  List<Double> quantiles = List.of(0.025, 0.5, 0.975);

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "A file for draws and summaries: NumPy arrays, NAME.npz.")
  Optional<String> output = Optional.empty();

  @Option(names = "--force", description = "Replace the output if it exists.")
  boolean force;

  @Spec
  @SuppressWarnings("NullAway.Init") // set when the command line is made
  CommandSpec command;

  private final Console console;
  private int failed;
  private Optional<Failure> first = Optional.empty();
  private int done;

  PosteriorCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    if (draws < 1 || draws > MOST_DRAWS) {
      throw new InputException("--draws must be from 1 to " + MOST_DRAWS + ", but is " + draws);
    }
    for (double p : quantiles) {
      if (!(p > 0 && p < 1)) {
        throw new InputException("--quantiles must be between 0 and 1, but one is " + p);
      }
    }
    Setup setup = options.setup(false);
    Model model = setup.evaluation().model();
    if (!(model instanceof LatentModel) && !(model instanceof StateSpace)) {
      throw new InputException(
          setup.evaluation().model().name() + " has no latents, and so no posterior of them");
    }
    setup = setup.with(setup.evaluation().withStatistics(new LogEvidence()));
    if (output.isEmpty()) {
      return run(setup, Optional.empty());
    }
    int numbers = outputs(model, setup.rows());
    try (PosteriorFile file =
        new PosteriorFile(
            OutputOptions.path("--output", output.get()),
            force,
            draws,
            latents(model, setup.rows()),
            numbers,
            probabilities())) {
      file.describe(Provenance.of(setup.heading().of(Invocations.of(command))));
      return run(setup, Optional.of(file));
    }
  }

  // The states of a series are as long as that, and all rows of a file as the first.
  private static int latents(Model model, Rows rows) {
    if (model instanceof StateSpace series) {
      int numbers = rows.count() > 0 ? rows.row(rows.from()).values().length : 0;
      return numbers / series.width() * series.stateDimension();
    }
    return ((LatentModel) model).latentDimension();
  }

  // Those of the first row under its condition are those of all.
  private static int outputs(Model any, Rows rows) {
    if (!(any instanceof LatentModel model)) {
      return 0;
    }
    LatentModel given =
        rows.conditions().isPresent() && rows.count() > 0
            ? model.given(rows.row(rows.from()).condition())
            : model;
    return DecoderOutputs.of(given).map(LatentFunction::numbers).orElse(0);
  }

  private double[] probabilities() {
    return quantiles.stream().mapToDouble(p -> p).toArray();
  }

  private int run(Setup setup, Optional<PosteriorFile> file) {
    PosteriorReport report = new PosteriorReport(setup.heading(), probabilities(), console.out());
    Evaluation<?> evaluation = setup.evaluation();
    Consumer<Failure> failures =
        setup.failFast()
            ? failure -> {
              throw failure.exception();
            }
            : failure -> {
              failed++;
              first = first.or(() -> Optional.of(failure));
              file.ifPresent(f -> f.row(failure));
              report.row(failure);
            };
    long samples = evaluation.samples() * setup.rows().count();
    try (Progress progress = new Progress(console, evaluation.model().name(), samples, "samples");
        Engine engine = new Engine(setup.threads())) {
      PosteriorSample.evaluate(
          evaluation,
          setup.rows(),
          engine,
          progress::add,
          posterior -> take(posterior, setup, engine, file, report),
          failures);
    }
    if (done == 0) {
      first.ifPresent(failure -> {
        throw failure.exception();
      });
    }
    file.ifPresent(PosteriorFile::end);
    report.end();
    output.ifPresent(name -> console.out().println("  draws in " + name));
    return failed == 0 ? 0 : 1;
  }

  private void take(
      PosteriorSample posterior,
      Setup setup,
      Engine engine,
      Optional<PosteriorFile> file,
      PosteriorReport report) {
    done++;
    int[] samples =
        posterior
            .latents()
            .resampled(draws, setup.evaluation().points(), posterior.result().x().number());
    List<Marginal> latents =
        marginals(posterior, LatentFunction.latents(posterior.latents().dimension()), engine);
    file.ifPresent(f -> {
      List<Marginal> outputs =
          posterior.outputs().map(o -> marginals(posterior, o, engine)).orElse(List.of());
      f.row(posterior, samples, latents, outputs);
    });
    report.row(posterior, samples, latents);
  }

  private List<Marginal> marginals(PosteriorSample posterior, LatentFunction of, Engine engine) {
    return posterior.latents().marginals(of, probabilities(), engine);
  }
}
