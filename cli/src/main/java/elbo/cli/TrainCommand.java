package elbo.cli;

import elbo.InputException;
import elbo.model.LatentModel;
import elbo.network.Likelihood;
import elbo.network.Spread;
import elbo.onnx.VaeFiles;
import elbo.points.Seed;
import elbo.report.Figures;
import elbo.report.Wrapped;
import elbo.report.html.TablePage;
import elbo.training.Architecture;
import elbo.training.Dataset;
import elbo.training.DivergedException;
import elbo.training.Listener;
import elbo.training.Parameters;
import elbo.training.Session;
import elbo.training.TrainedVae;
import elbo.training.Training;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `elbo train`: a VAE from a file of observations.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Learns a VAE from observations: its encoder and its decoder, by any bound.",
      "",
      "The model is kept as encoder.onnx, decoder.onnx and model.json, which the other commands"
          + " take as they take any; a checkpoint after each epoch, from which --resume goes on;"
          + " and a line an epoch in training.jsonl. The same options give the same bits, on any"
          + " number of threads and whether resumed or not.",
      "",
      "Without options: a small VAE of the bundled digits, which is not kept.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  elbo train",
      "  elbo train --data train.npy --validation 0.1 --objective 'Iwae(k=5)' --output my-vae/",
      "  elbo train --data counts.csv --likelihood negative_binomial --latent 10 --output my-vae/",
      "  elbo train --data x.npy --latent 100,50 --hidden '200,200;100,100' --objective Elbo"
          + " --output two/",
      "  elbo train --data x.npy --condition c.npy --validation 0.1 --output given/",
      "  elbo train --data x.npy --hidden none --likelihood normal --latent 3 --output pca/"
    })
final class TrainCommand implements Task {
  private static final int SHOWN = 100;
  private static final long VALIDATION_SEED = 1;

  @Mixin ReadingOptions reading = new ReadingOptions();
  @Mixin TrainOptions options = new TrainOptions();

  @Mixin TrainRows others = new TrainRows();

  @Option(
      names = "--binarize",
      paramLabel = "HOW",
      description =
          "dynamic (anew in each epoch), threshold(T), sample(SEED) or none. Default: dynamic for"
              + " the digits, else none.")
  Optional<String> binarize = Optional.empty();

  @Option(names = "--output", paramLabel = "DIR", description = "A folder for the model.")
  Optional<String> output = Optional.empty();

  @Mixin ReportOptions report = new ReportOptions();

  @Option(
      names = "--force",
      description = "Begin anew in a folder that exists, and replace a page that does.")
  boolean force;

  @Option(
      names = "--resume",
      description = "Go on from the checkpoint of a run with the same options and data.")
  boolean resume;

  private final Console console;

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public int run() {
    Optional<TrainingFolder> folder = output.map(this::folder);
    if (folder.isEmpty() && (resume || (force && report.report.isEmpty()))) {
      throw new InputException(
          (resume ? "--resume" : "--force") + " needs a folder (--output DIR)");
    }
    Likelihood likelihood = options.family().likelihood(0);
    TrainingData data = TrainingData.read(reading, others, binarize, VALIDATION_SEED, likelihood);
    Training training =
        options.training(
            data.rows().width(),
            data.conditions().width(),
            data.rows().rows(),
            reading.isDigits(),
            data.dynamic());
    if (training.recipe().patience() > 0 && data.validation().isEmpty()) {
      throw new InputException("--patience needs validation rows (--validation FILE|SHARE)");
    }
    data.requireSupport(likelihood);
    Map<String, String> run = described(training, data);
    Optional<Checkpoint> checkpoint = folder.flatMap(f -> f.checkpoint(run));
    Optional<TablePage> page = report.table(force || resume);
    try {
      return run(training, data, folder, run, checkpoint, page);
    } finally {
      page.ifPresent(TablePage::close);
      folder.ifPresent(TrainingFolder::close);
    }
  }

  private TrainingFolder folder(String name) {
    try {
      if (!name.isBlank()) {
        return TrainingFolder.of(Path.of(name), force, resume);
      }
    } catch (InvalidPathException _) {
      // Refused below.
    }
    throw new InputException("--output: " + InputException.quote(name) + " is no folder name");
  }

  private Map<String, String> described(Training training, TrainingData data) {
    Map<String, String> run = new LinkedHashMap<>();
    run.put("program", Version.TEXT);
    run.put("--data", "sha256 " + TrainingData.sha256(data.rows()));
    run.put(
        "--validation",
        data.validation().map(v -> "sha256 " + TrainingData.sha256(v)).orElse("none"));
    // Absent where there are none, so that nothing changes for other models.
    TrainConditions conditions = data.conditions();
    conditions.rows().ifPresent(c -> run.put("--condition", "sha256 " + TrainingData.sha256(c)));
    conditions
        .validation()
        .ifPresent(c -> run.put("--validation-condition", "sha256 " + TrainingData.sha256(c)));
    run.put("--binarize", data.dynamic() ? "dynamic" : data.how());
    run.putAll(options.recipe(training));
    return run;
  }

  private int run(
      Training training,
      TrainingData data,
      Optional<TrainingFolder> folder,
      Map<String, String> run,
      Optional<Checkpoint> checkpoint,
      Optional<TablePage> page) {
    PrintStream out = console.out();
    Dataset rows = data.dataset();
    Optional<Dataset> validation = data.validationDataset();
    List<String> lines = checkpoint.map(Checkpoint::lines).orElse(List.of());
    TrainedVae trained;
    // What is refused is refused before the folder of an older model is touched.
    try (Session session = begin(training, rows, validation, checkpoint)) {
      folder.ifPresent(TrainingFolder::begin);
      print(training, data, folder, checkpoint);
      try (TrainingProgress progress =
          new TrainingProgress(console, folder, run, lines, training.recipe().epochs())) {
        progress.printHeader(training.recipe().validationSamples());
        trained = session.run(progress);
        page.ifPresent(progress::write);
      }
    } catch (DivergedException e) {
      throw diverged(e, folder);
    }
    folder.ifPresent(f -> f.write(files(trained, run)));
    out.println();
    Parameters initial = Parameters.initial(training.architecture(), training.recipe().seed());
    String kind = data.validation().isPresent() ? "validation rows" : "rows that it learned from";
    TrainingComparison comparison =
        new TrainingComparison(data.shown(SHOWN), kind, training.threads());
    TrainingComparison.Seen seen =
        comparison.print(initial.model("learned"), trained.model("learned"), out);
    if (trained.epoch() < trained.state().epoch()) {
      out.println("  the model is that of epoch " + trained.epoch() + ", the best on these rows");
    }
    if (options.seeds > 1) {
      new SeedSpread(comparison, options.seed, options.seeds)
          .print(seen, name -> learned(training, name, rows, validation), out);
    }
    folder.ifPresent(f -> out.println("  model in " + f));
    report.describe(out);
    return 0;
  }

  private static Session begin(
      Training training,
      Dataset rows,
      Optional<Dataset> validation,
      Optional<Checkpoint> checkpoint) {
    try {
      return checkpoint.isPresent()
          ? training.begin(checkpoint.get().state(), rows, validation)
          : training.begin(rows, validation);
    } catch (InputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private static LatentModel learned(
      Training training, String seed, Dataset rows, Optional<Dataset> validation) {
    try {
      TrainedVae trained = training.withSeed(Seed.of(seed)).fit(rows, validation, Listener.none());
      return trained.model("learned");
    } catch (DivergedException e) {
      throw new InputException("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private static InputException diverged(DivergedException e, Optional<TrainingFolder> folder) {
    String kept =
        folder
            .map(f ->
                f.hasCheckpoint()
                    ? "; the checkpoint of the last good epoch is left in " + f
                    : "; no epoch was good, so that nothing is kept")
            .orElse("");
    return new InputException(e.getMessage() + kept, e);
  }

  private void print(
      Training training,
      TrainingData data,
      Optional<TrainingFolder> folder,
      Optional<Checkpoint> checkpoint) {
    PrintStream out = console.out();
    Architecture architecture = training.architecture();
    StringBuilder widths = new StringBuilder(Integer.toString(architecture.width()));
    architecture.hidden().forEach(h -> widths.append('-').append(h));
    widths.append('-').append(architecture.latents());
    List<Integer> inner = architecture.upper().map(Architecture.Upper::hidden).orElse(List.of());
    inner.forEach(h -> widths.append('-').append(h));
    architecture.upper().ifPresent(u -> widths.append('-').append(u.latents()));
    boolean isLinear = architecture.hidden().isEmpty() && inner.isEmpty();
    String activation = isLinear ? "linear" : options.activation;
    out.println(
        "  model    "
            + widths
            + " and back, "
            + activation
            + ", "
            + architecture.family().describe()
            + given(architecture.conditions())
            + "; "
            + Figures.count(architecture.parameters())
            + " parameters");
    out.println("  data     " + data.describe());
    data.notes().forEach(note -> Wrapped.print("           " + note, "           ", out));
    data.describeValidation().ifPresent(v -> out.println("           validation: " + v));
    out.println(
        "  recipe   "
            + training.recipe().objective().name()
            + ", "
            + training.recipe().optimizer().name()
            + " at "
            + training.recipe().learningRate()
            + options.more(training.recipe())
            + ", batches of "
            + training.recipe().batch()
            + ", seed "
            + training.recipe().seed());
    if (resume) {
      out.println(
          checkpoint
              .map(c -> "           resumed after epoch " + c.state().epoch())
              .orElse(
                  "           no checkpoint yet: from the beginning in " + folder.orElseThrow()));
    }
    out.println();
  }

  private static String given(int conditions) {
    return conditions == 0
        ? ""
        : ", given " + conditions + (conditions == 1 ? " number" : " numbers");
  }

  private static Map<String, byte[]> files(TrainedVae trained, Map<String, String> run) {
    Map<String, Object> training = new LinkedHashMap<>();
    run.forEach((key, value) -> training.put(key.replaceFirst("^--", ""), value));
    training.put("epoch", trained.epoch());
    Map<String, byte[]> files =
        VaeFiles.of(
            trained.encoder(),
            Spread.LOG_VARIANCE,
            trained.decoder(),
            trained.likelihood(),
            training);
    Parameters parameters = trained.parameters();
    return parameters.architecture().upper().isPresent()
        ? VaeFiles.withLevel(files, parameters.upperEncoder(), parameters.upperDecoder())
        : files;
  }
}
