package elbo.cli;

import elbo.InputException;
import elbo.Rows;
import elbo.data.Binarize;
import elbo.data.Observations;
import elbo.data.RowRange;
import elbo.model.Digest;
import elbo.network.Likelihood;
import elbo.training.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The rows that a model is learned from, and those that it is checked on.
///
/// @param rows to learn from
/// @param validation other rows, with zeros and ones drawn once if the others are drawn each epoch
/// @param conditions of both
/// @param dynamic whether the rows are binarized anew each epoch
/// @param how the rows are binarized, in words
/// @param notes what a reader must know of the numbers, a line each
record TrainingData(
    Observations rows,
    Optional<Observations> validation,
    TrainConditions conditions,
    boolean dynamic,
    String how,
    List<String> notes) {
  private static final String DYNAMIC = "dynamic";
  private static final double SHARE_OF_DIGITS = 0.1;
  // Of fewer a tenth may be none.
  private static final int FEWEST_DIGITS = 10;

  /// @param others which validation rows, absent for a tenth of the bundled digits, and for none of
  ///   other data; and the conditions
  /// @param binarize how; absent for dynamic binarization of the bundled digits
  /// @param likelihood of the model
  /// @throws InputException if the rows cannot be read, or do not fit each other
  static TrainingData read(
      ReadingOptions reading,
      TrainRows others,
      Optional<String> binarize,
      long seed,
      Likelihood likelihood) {
    String file = reading.data.orElse(ReadingOptions.DIGITS);
    boolean digits = reading.isDigits();
    String how = binarize.orElse(digits ? DYNAMIC : "none").strip();
    boolean dynamic = how.equals(DYNAMIC);
    Optional<Binarize> rule = dynamic ? Optional.empty() : Optional.of(rule(how));
    Observations whole = reading.read(file);
    Observations all = whole.slice(RowRange.parse(reading.rows));
    boolean isUsual = others.validation.isEmpty() && digits && all.rows() >= FEWEST_DIGITS;
    Optional<String> asked =
        isUsual
            ? Optional.of(Double.toString(SHARE_OF_DIGITS))
            : others.validation.filter(text -> !text.strip().equals("none"));
    Optional<Double> part = asked.flatMap(TrainingData::fraction);
    others.requireConditions(asked.isPresent() && part.isEmpty());
    Optional<Observations> given = others.conditions(whole);
    Observations rows = all;
    Optional<Observations> validation = Optional.empty();
    Optional<Observations> ofValidation = Optional.empty();
    if (part.isPresent()) {
      int kept = all.rows() - count(part.get(), all);
      rows = all.slice(0, kept);
      Observations last = all.slice(kept, all.rows());
      validation = Optional.of(last);
      ofValidation = TrainConditions.of(given, last);
    } else if (asked.isPresent()) {
      Observations read = sameWidth(reading.read(asked.get()), all);
      validation = Optional.of(read);
      ofValidation = others.validationConditions(read, given);
    }
    TrainConditions conditions = new TrainConditions(TrainConditions.of(given, rows), ofValidation);
    if (dynamic) {
      rows.requireUnitInterval();
    }
    List<String> notes =
        new ArrayList<>(
            CheckedData.of(
                    rows,
                    RowRange.ALL,
                    rule.orElse(new Binarize.None()),
                    dynamic ? Optional.empty() : Optional.of(likelihood))
                .notes());
    notes.addAll(conditions.notes());
    Binarize once = rule.orElse(new Binarize.Sample(seed));
    return new TrainingData(
        dynamic ? rows : once.apply(rows),
        validation.map(once::apply),
        conditions,
        dynamic,
        once.toString(),
        notes);
  }

  private static Binarize rule(String how) {
    try {
      return Binarize.parse(how);
    } catch (InputException e) {
      throw new InputException("--binarize: " + e.getMessage() + "; or dynamic", e);
    }
  }

  private static Optional<Double> fraction(String text) {
    double part;
    try {
      part = Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
    if (!(part > 0 && part < 1)) {
      throw new InputException(
          "--validation must be a file, or a share of the rows between 0 and 1, but is " + text);
    }
    return Optional.of(part);
  }

  private static int count(double part, Observations all) {
    int count = (int) Math.rint(part * all.rows());
    if (count < 1 || count >= all.rows()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "--validation: a share of %s of %d rows is %d, but must leave rows on both sides",
              part,
              all.rows(),
              count));
    }
    return count;
  }

  private static Observations sameWidth(Observations validation, Observations all) {
    if (validation.width() != all.width()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: rows have %d values, but those of %s have %d",
              validation.source(),
              validation.width(),
              all.source(),
              all.width()));
    }
    return validation;
  }

  /// The rows to learn from, under their conditions.
  Dataset dataset() {
    return TrainConditions.given(new ObservedRows(rows), conditions.rows());
  }

  /// The validation rows, under their conditions.
  Optional<Dataset> validationDataset() {
    return validation.map(v -> TrainConditions.given(new ObservedRows(v), conditions.validation()));
  }

  /// Makes sure that all rows that are learned from as they are lie in the support of a likelihood.
  ///
  /// @throws InputException if one does not; the message names it
  void requireSupport(Likelihood likelihood) {
    if (!dynamic) {
      requireSupport(rows, likelihood);
    }
    validation.ifPresent(v -> requireSupport(v, likelihood));
  }

  private static void requireSupport(Observations rows, Likelihood likelihood) {
    for (int row = 0; row < rows.rows(); row++) {
      try {
        likelihood.at(rows.row(row));
      } catch (IllegalArgumentException e) {
        throw new InputException(
            String.format(
                    Locale.ROOT,
                    "%s, row %d: %s",
                    rows.source(),
                    rows.firstRow() + row,
                    e.getMessage())
                + (rows.areLevels() ? " (--bytes numbers takes bytes as they are)" : ""),
            e);
      }
    }
  }

  /// The SHA-256 of the numbers of rows.
  static String sha256(Observations rows) {
    Digest digest = new Digest();
    for (int row = 0; row < rows.rows(); row++) {
      digest.add(rows.row(row));
    }
    return digest.hex();
  }

  /// The rows on which the model is shown before and after: those of validation if there are any.
  Rows shown(int most) {
    Observations from =
        validation.orElseGet(() -> dynamic ? Binarize.parse(how).apply(rows) : rows);
    Observations some = from.slice(0, Math.min(most, from.rows()));
    Optional<Observations> given =
        TrainConditions.of(
            validation.isPresent() ? conditions.validation() : conditions.rows(), some);
    Rows out = TrainConditions.given(some.toRows(), given);
    return how.equals("none") ? out : out.described(out.source() + ", " + how);
  }

  /// The rows in words.
  String describe() {
    String binarized =
        dynamic ? ", binarized anew each epoch" : how.equals("none") ? "" : ", " + how;
    return TrainConditions.given(rows.toRows(), conditions.rows()).describe() + binarized;
  }

  /// The validation rows in words.
  Optional<String> describeValidation() {
    return validation.map(v ->
        TrainConditions.given(v.toRows(), conditions.validation()).describe()
            + (how.equals("none") ? "" : ", " + how));
  }
}
