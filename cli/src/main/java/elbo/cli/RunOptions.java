package elbo.cli;

import elbo.bound.Statistic;
import elbo.cli.data.Binarize;
import elbo.cli.data.Observations;
import elbo.cli.data.RowRange;
import elbo.name.Catalog;
import elbo.points.Points;
import elbo.points.Seed;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/// What every command that evaluates a model on data can be told.
final class RunOptions {
  /// All that can be estimated.
  static final Catalog<Statistic> STATISTICS =
      new Catalog<>(Statistic.class, "elbo.bound", "elbo.diagnostic");

  /// The model's own proposal.
  static final String ENCODER = "encoder";

  /// A proposal fitted to each row.
  static final String ADAPTIVE = "adaptive";

  /// Points that do not depend on each other.
  static final String INDEPENDENT = "philox";

  private static final long DEFAULT_SAMPLES = 5000;
  private static final int MOST_THREADS = 32767;
  private static final String DIGITS = "digits";

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description =
          "A bundled model, a built-in one by its printed name, or a folder with encoder.onnx and"
              + " decoder.onnx. Default: ${DEFAULT-VALUE}. 'elbo list' names them.")
  String model = ModelSource.DEFAULT;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Observations, one a row: IDX, NPY or CSV, also packed by gzip; 'digits' for the bundled"
              + " ones. Default: the digits for a bundled model; built-in models draw their own.")
  Optional<String> data = Optional.empty();

  @Option(
      names = "--rows",
      paramLabel = "A:B",
      description =
          "Rows A to B - 1 of the data, counted from 0; A alone is one row. Default: all; 0:10"
              + " where the model draws them.")
  String rows = ":";

  @Option(
      names = "--binarize",
      paramLabel = "HOW",
      description =
          "threshold(T), sample(SEED) or none. Default: none; threshold(0.5) for the digits.")
  Optional<String> binarize = Optional.empty();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Samples of each row. Default: 5000.")
  Optional<Long> samples = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "A number or any text. The same seed gives the same bits. Default: 1.")
  String seed = "1";

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Threads; they do not change results. Default: one a processor.")
  Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--proposal",
      paramLabel = "Q",
      description =
          "What samples are drawn from: encoder (the model's own), adaptive (fitted to each row"
              + " before a sample counts), laplace (where the model has derivatives), prior, or"
              + " posterior where it is known. Also Adaptive(rounds=R,samples=N), Laplace(steps=N),"
              + " and mixture(A=SHARE,B=SHARE,…) of any of these. Default: encoder; adaptive to"
              + " estimate with a tolerance, or a trained model without --bounds.")
  Optional<String> proposal = Optional.empty();

  @Option(
      names = "--points",
      paramLabel = "POINTS",
      description =
          "Where their randomness comes from: philox (independent), sobol or lattice (quasi-Monte"
              + " Carlo in at least 16 randomizations, from which errors are told), antithetic"
              + " (pairs). Also printed names, Sobol(seed=7,scramble=SHIFT,size=1024). Default:"
              + " ${DEFAULT-VALUE}.")
  String points = INDEPENDENT;

  /// The run that these options ask for, with the model's own proposal where none is named.
  ///
  /// @throws InputException if one breaks a rule, or does not fit another
  Job job() {
    return job(source -> ENCODER);
  }

  /// The run that these options ask for.
  ///
  /// @param otherwise the proposal where none is named
  /// @throws InputException if one breaks a rule, or does not fit another
  Job job(Function<ModelSource, String> otherwise) {
    long n = samples.orElse(DEFAULT_SAMPLES);
    if (n < 1) {
      throw new InputException("--samples must be at least 1, but is " + n);
    }
    int parallel = threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
    if (parallel < 1 || parallel > MOST_THREADS) {
      throw new InputException(
          "--threads must be from 1 to %d, but is %d".formatted(MOST_THREADS, parallel));
    }
    RowRange range = RowRange.parse(rows);
    Optional<Binarize> rule = binarize.map(Binarize::parse);
    proposal.ifPresent(name -> ProposalChoice.parse(name, Seed.of(seed)));
    Points chosen = PointsChoice.parse(points, Seed.of(seed), n);
    ModelSource source = ModelSource.of(model);
    ProposalChoice choice =
        ProposalChoice.parse(proposal.orElseGet(() -> otherwise.apply(source)), Seed.of(seed));
    return new Job(source, data(source, range, rule), choice, chosen, n, parallel);
  }

  private Data data(ModelSource source, RowRange range, Optional<Binarize> rule) {
    boolean bundled = source.origin() == ModelSource.Origin.BUNDLED;
    if (data.isPresent() || bundled) {
      boolean digits = data.orElse(DIGITS).equals(DIGITS);
      Observations read = digits ? Observations.digits() : read(data.get());
      Binarize used = rule.orElse(digits ? new Binarize.Threshold(0.5) : new Binarize.None());
      return checked(source, read, range, used);
    }
    if (source.origin() == ModelSource.Origin.FOLDER) {
      throw new InputException("%s: needs observations (--data FILE)".formatted(model));
    }
    if (rule.isPresent()) {
      throw new InputException("--binarize needs observations from a file (--data FILE)");
    }
    return Data.drawn(source.model(), Seed.of(seed), range);
  }

  private static Observations read(String file) {
    try {
      return Observations.read(Path.of(file));
    } catch (InvalidPathException e) {
      throw new InputException("--data: %s is no file name".formatted(InputException.quote(file)));
    }
  }

  private static Data checked(
      ModelSource source, Observations read, RowRange range, Binarize rule) {
    int width = source.model().observationDimension();
    if (read.width() != width) {
      throw new InputException(
          "%s: rows have %d values, but %s takes observations of %d"
              .formatted(read.source(), read.width(), source.model().name(), width));
    }
    Observations rows = rule.apply(read.slice(range));
    return Data.of(source.pixels() ? rows.requireUnitInterval() : rows, rule);
  }
}
