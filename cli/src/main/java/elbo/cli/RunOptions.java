package elbo.cli;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.InputException;
import elbo.Rows;
import elbo.data.Binarize;
import elbo.data.Columns;
import elbo.data.Layout;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.data.Reading;
import elbo.data.RowRange;
import elbo.inference.Encoder;
import elbo.inference.Proposal;
import elbo.model.LatentModel;
import elbo.model.Model;
import elbo.points.PointSet;
import elbo.points.Seed;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What every command that evaluates a model on data can be told.
final class RunOptions {
  /// Points that do not depend on each other.
  static final String INDEPENDENT = "philox";

  private static final int DRAWN = 10;
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
          "Observations, one a row: IDX, NPY, NPZ (FILE:ARRAY for one of several arrays) or text,"
              + " also packed by gzip; a folder of PNG or JPEG images; 'digits' for the bundled"
              + " ones. Default: the digits for a bundled model; built-in models draw their own.")
  Optional<String> data = Optional.empty();

  @Option(
      names = "--condition",
      paramLabel = "FILE[:COLUMNS]",
      description =
          "What the model is given beside each row of the data, in the same order: labels,"
              + " covariates. A file as for --data, taken as it is; or columns of a CSV file by"
              + " their names in its header, 'cells.csv:batch,age'.")
  Optional<String> condition = Optional.empty();

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
      names = "--header",
      paramLabel = "yes|no",
      description =
          "Whether the first line of a text has the names of columns. Default: as it follows from"
              + " the line.")
  Optional<String> header = Optional.empty();

  @Option(
      names = "--columns",
      paramLabel = "LIST",
      description =
          "Columns of a table that are the observation, by their names or numbers from 0, parted by"
              + " commas; A:B are columns A to B - 1, FIRST:LAST by names both and all between."
              + " Default: all.")
  Optional<String> columns = Optional.empty();

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description =
          "A column that identifies the rows in results and is no part of the observation. Default:"
              + " the first if the header names all others; file names of images.")
  Optional<String> id = Optional.empty();

  @Option(names = "--gray", description = "Take grey levels of images in color.")
  boolean gray;

  @Option(
      names = "--layout",
      paramLabel = "AXES",
      description =
          "The axes of images in the data, nchw or nhwc, where the model takes them the other way"
              + " round: they are transposed. Default: as they are.")
  Optional<String> layout = Optional.empty();

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
      names = "--fail-fast",
      description =
          "End the run with the first row that fails, and keep nothing. Default: the others are"
              + " evaluated, and the exit status is 1.")
  boolean failFast;

  @Option(
      names = "--proposal",
      paramLabel = "Q",
      description =
          "What samples are drawn from: encoder (the model's own), adaptive (fitted to each row"
              + " before a sample counts), laplace (where the model has derivatives), prior, or"
              + " posterior where it is known. Also Adaptive(rounds=R,samples=N), Laplace(steps=N),"
              + " and mixture(A=SHARE,B=SHARE,…) of any of these. Default: encoder for built-in"
              + " models, for ladder, and with --bounds but no --tolerance; else adaptive.")
  Optional<String> proposal = Optional.empty();

  @Option(
      names = "--points",
      paramLabel = "POINTS",
      description =
          "Where their randomness comes from: philox (independent), sobol or lattice (quasi-Monte"
              + " Carlo in at least 16 randomizations, whose spread gives the errors), antithetic"
              + " (pairs). Also printed names, Sobol(seed=7,scramble=SHIFT,size=1024). Default:"
              + " ${DEFAULT-VALUE}.")
  String points = INDEPENDENT;

  /// The run that these options ask for.
  ///
  /// @param own whether the model's own proposal is the default, in place of that of an
  ///   [Evaluation]
  /// @throws InputException if one breaks a rule, or does not fit another
  Setup setup(boolean own) {
    long n = samples.orElse(Evaluation.DEFAULT_SAMPLES);
    if (n < 1) {
      throw new InputException("--samples must be at least 1, but is " + n);
    }
    int parallel = threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
    if (parallel < 1 || parallel > MOST_THREADS) {
      throw new InputException(
          "--threads must be from 1 to " + MOST_THREADS + ", but is " + parallel);
    }
    RowRange range = RowRange.parse(rows);
    Optional<Binarize> rule = binarize.map(Binarize::parse);
    Optional<Proposal> q = proposal.map(RunOptions::parsed);
    PointSet chosen = PointsChoice.parse(points, Seed.of(seed), n);
    Optional<Observations> read = data.map(this::read);
    ModelSource source = ModelSource.of(model, read.map(Observations::rowShape).orElse(new int[0]));
    Evaluation<?> evaluation = evaluation(source.model(), n, q, own).withPoints(chosen);
    return new Setup(evaluation, source, rows(source, read, range, rule), parallel, failFast);
  }

  private static Evaluation<?> evaluation(
      Model model, long n, Optional<Proposal> proposal, boolean own) {
    if (!(model instanceof LatentModel latent)) {
      Evaluation<?> exact = Evaluation.of(model);
      return proposal.isPresent() ? withProposal(exact, proposal.get()) : exact;
    }
    Evaluation<LatentModel> evaluation = Evaluation.of(latent).withSamples(n);
    if (proposal.isPresent()) {
      return withProposal(evaluation, proposal.get());
    }
    return own ? evaluation.withProposal(new Encoder()) : evaluation;
  }

  private static Evaluation<?> withProposal(Evaluation<?> evaluation, Proposal proposal) {
    try {
      return evaluation.withProposal(proposal);
    } catch (IllegalArgumentException e) {
      throw new InputException("--proposal: " + e.getMessage(), e);
    }
  }

  private static Proposal parsed(String name) {
    try {
      return Catalogs.PROPOSALS.parse(name);
    } catch (IllegalArgumentException e) {
      throw new InputException("--proposal: " + e.getMessage(), e);
    }
  }

  private Rows rows(
      ModelSource source, Optional<Observations> read, RowRange range, Optional<Binarize> rule) {
    boolean bundled = source.origin() == ModelSource.Origin.BUNDLED;
    if (read.isPresent() || bundled) {
      boolean digits = data.orElse(DIGITS).equals(DIGITS);
      Binarize used = rule.orElse(digits ? new Binarize.Threshold(0.5) : new Binarize.None());
      Observations all = read.orElseGet(() -> read(DIGITS));
      Rows rows = checked(source, all, range, used);
      return ConditionChoice.of(condition, source.model(), all).map(rows::given).orElse(rows);
    }
    if (source.origin() == ModelSource.Origin.FOLDER) {
      throw new InputException(model + ": needs observations (--data FILE)");
    }
    requireFile();
    ConditionChoice.check(condition, source.model());
    RowRange drawn = range.equals(RowRange.ALL) ? new RowRange(0, DRAWN) : range;
    if (drawn.to() == RowRange.OPEN) {
      throw new InputException(
          "--rows "
              + range
              + ": the model draws its own observations, so that the rows need an end");
    }
    return Rows.drawn(source.model(), Seed.of(seed), drawn.from(), drawn.to());
  }

  private Observations read(String file) {
    Observations read = file.equals(DIGITS) ? digits() : ObservationFiles.named(file, reading());
    return layout.map(Layout::parse).map(read::transposedFrom).orElse(read);
  }

  private Observations digits() {
    if (!reading().equals(Reading.PLAIN)) {
      throw new InputException(
          "--header, --columns, --id and --gray are for files, and do not go with the bundled"
              + " digits");
    }
    return ObservationFiles.digits();
  }

  private Reading reading() {
    Reading reading = Reading.PLAIN;
    if (header.isPresent()) {
      reading = reading.withHeader(header.get());
    }
    if (columns.isPresent()) {
      reading = reading.withColumns(Columns.parse(columns.get()));
    }
    if (id.isPresent()) {
      reading = reading.withId(id.get());
    }
    return gray ? reading.withGray() : reading;
  }

  // What is for observations from a file has nothing to do without one.
  private void requireFile() {
    requireFile("--binarize", binarize.isPresent());
    requireFile("--header", header.isPresent());
    requireFile("--columns", columns.isPresent());
    requireFile("--id", id.isPresent());
    requireFile("--gray", gray);
    requireFile("--layout", layout.isPresent());
  }

  private static void requireFile(String option, boolean given) {
    if (given) {
      throw new InputException(option + " needs observations from a file (--data FILE)");
    }
  }

  private static Rows checked(
      ModelSource source, Observations read, RowRange range, Binarize rule) {
    int width = source.model().observationDimension();
    if (read.width() != width) {
      throw new InputException(
          read.source()
              + ": rows have "
              + read.width()
              + " values, but "
              + source.model().name()
              + " takes observations of "
              + width);
    }
    read.requireShape(source.rowShape(), source.model().name());
    Observations kept = rule.apply(read.slice(range));
    Rows all = kept.toRows();
    String how = rule instanceof Binarize.None ? "" : ", " + rule;
    return all.described(all.source() + how);
  }
}
