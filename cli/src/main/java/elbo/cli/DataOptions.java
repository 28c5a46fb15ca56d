package elbo.cli;

import elbo.InputException;
import elbo.Rows;
import elbo.data.Binarize;
import elbo.data.Observations;
import elbo.data.RowRange;
import elbo.model.StateSpace;
import elbo.points.Seed;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every command that has a model and observations can be told of them.
class DataOptions extends ReadingOptions {
  private static final int DRAWN = 10;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description =
          "A bundled model, a built-in one by its printed name, or a folder with encoder.onnx and"
              + " decoder.onnx, or with denoiser.onnx and scheduler_config.json. Default:"
              + " ${DEFAULT-VALUE}. 'elbo list' names them.")
  String model = ModelSource.DEFAULT;

  @Option(
      names = "--condition",
      paramLabel = "FILE[:COLUMNS]",
      description =
          "What the model is given beside each row of the data, in the same order: labels,"
              + " covariates. A file as for --data, taken as it is; or columns of a CSV file by"
              + " their names in its header, 'cells.csv:batch,age'.")
  Optional<String> condition = Optional.empty();

  @Option(
      names = "--binarize",
      paramLabel = "HOW",
      description =
          "threshold(T), sample(SEED) or none. Default: none; threshold(0.5) for the digits.")
  Optional<String> binarize = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "A number or any text. The same seed gives the same bits. Default: 1.")
  String seed = "1";

  @Mixin ThreadsOption threads = new ThreadsOption();

  private int[] rowShape = {};

  /// The shape of an observation in the data that were read, `[28, 28]`; of length 0 where there
  /// were none.
  int[] rowShape() {
    return rowShape.clone();
  }

  /// A model and the observations that it is evaluated on.
  ///
  /// @param notes what a reader must know of the numbers, a line each
  record Given(ModelSource source, Rows rows, List<String> notes) {
    /// Rows of which nothing is to be said.
    Given(ModelSource source, Rows rows) {
      this(source, rows, List.of());
    }
  }

  /// The model and the observations that these options ask for.
  ///
  /// @throws InputException if one breaks a rule, or does not fit another
  Given given() {
    RowRange range = RowRange.parse(rows);
    Optional<Binarize> rule = binarize.map(Binarize::parse);
    if (ModelSource.isBuiltIn(model)) {
      ModelSource source = ModelSource.of(model);
      boolean missing = source.model().takesMissing();
      Optional<Observations> read = data.map(file -> missing ? readMissing(file) : read(file));
      return given(source, read, range, rule);
    }
    Optional<Observations> read = data.map(this::read);
    ModelSource source = ModelSource.of(model, read.map(Observations::rowShape).orElse(new int[0]));
    return given(source, read, range, rule);
  }

  /// The number of threads.
  ///
  /// @throws InputException if there are none or too many
  int parallel() {
    return threads.parallel();
  }

  private Given given(
      ModelSource source, Optional<Observations> read, RowRange range, Optional<Binarize> rule) {
    boolean bundled = source.origin() == ModelSource.Origin.BUNDLED;
    if (read.isPresent() || bundled) {
      boolean digits = data.orElse(DIGITS).equals(DIGITS);
      Binarize used = rule.orElse(digits ? new Binarize.Threshold(0.5) : new Binarize.None());
      Observations all = read.orElseGet(() -> read(DIGITS));
      Given given = checked(source, all, range, used);
      Rows rows = given.rows();
      return new Given(
          source,
          ConditionChoice.of(condition, source.model(), all).map(rows::given).orElse(rows),
          given.notes());
    }
    if (source.origin() == ModelSource.Origin.FOLDER) {
      throw new InputException(model + ": needs observations (--data FILE)");
    }
    requireFile("--binarize", binarize.isPresent());
    requireFile();
    ConditionChoice.check(condition, source.model());
    RowRange drawn = range.equals(RowRange.ALL) ? new RowRange(0, DRAWN) : range;
    if (drawn.to() == RowRange.OPEN) {
      throw new InputException(
          "--rows "
              + range
              + ": the model draws its own observations, so that the rows need an end");
    }
    Rows own = Rows.drawn(source.model(), Seed.of(seed), drawn.from(), drawn.to());
    return new Given(source, own, List.of());
  }

  private Given checked(ModelSource source, Observations read, RowRange range, Binarize rule) {
    rowShape = read.rowShape();
    int width = source.model().observationDimension();
    if (!source.model().takes(read.width())) {
      throw new InputException(
          read.source()
              + ": rows have "
              + read.width()
              + " values, but "
              + source.model().name()
              + (source.model() instanceof StateSpace series
                  ? " takes a series of whole steps of " + series.width()
                  : " takes observations of " + width));
    }
    read.requireShape(source.rowShape(), source.model().name());
    Observations suited =
        bytes.isPresent()
            ? read
            : source.likelihood().map(l -> CheckedData.suited(read, l)).orElse(read);
    CheckedData data = CheckedData.of(suited, range, rule, source.likelihood());
    Rows all = data.rows().toRows();
    String how = rule instanceof Binarize.None ? "" : ", " + rule;
    return new Given(source, all.described(all.source() + how), data.notes());
  }
}
