package elbo.data;

import elbo.InputException;
import java.util.Optional;
import java.util.Set;

/// How a file of observations is read, where it leaves a choice. What does not apply to the format
/// of the file is an error when it is read.
///
/// @param array the name of one of several arrays in the file
/// @param header whether the first line of a text has the names of the columns; where this is left
///   out it follows from the line
/// @param columns those whose numbers are the observations; all others are left out
/// @param id the column, by its name or its number counted from 0, that identifies the rows in
///   results; it is no number of the observations
/// @param gray whether images in color become grey levels
/// @param labels whether unsigned bytes are numbers, not grey levels, and a first line of numbers
///   in a text is a row, whatever they are
/// @param missing whether numbers may be missing: NaN, in a text also an empty field or `NA`
public record Reading(
    Optional<String> array,
    Optional<Boolean> header,
    Optional<Columns> columns,
    Optional<String> id,
    boolean gray,
    boolean labels,
    boolean missing) {
  /// Everything as the file has it.
  public static final Reading PLAIN =
      new Reading(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          false,
          false);

  /// What a format may leave open beside [#columns()] and [#id()] by number.
  enum Choice {
    /// One of several arrays.
    ARRAY,
    HEADER,
    /// Columns and ids by name.
    NAMES,
    GRAY
  }

  /// The same of one of several arrays.
  public Reading withArray(String name) {
    return new Reading(Optional.of(name), header, columns, id, gray, labels, missing);
  }

  /// The same with a written form of [#header()], `yes` or `no`.
  ///
  /// @throws InputException if the text is none
  public Reading withHeader(String text) {
    boolean first =
        switch (text) {
          case "yes" -> true;
          case "no" -> false;
          default ->
              throw new InputException(
                  "header must be yes or no, but is " + InputException.quote(text));
        };
    return new Reading(array, Optional.of(first), columns, id, gray, labels, missing);
  }

  /// The same with other columns.
  public Reading withColumns(Columns others) {
    return new Reading(array, header, Optional.of(others), id, gray, labels, missing);
  }

  /// The same with another column of ids.
  public Reading withId(String column) {
    return new Reading(array, header, columns, Optional.of(column), gray, labels, missing);
  }

  /// The same for grey levels.
  public Reading withGray() {
    return new Reading(array, header, columns, id, true, labels, missing);
  }

  /// The same where numbers may be missing.
  public Reading withMissing() {
    return new Reading(array, header, columns, id, gray, labels, true);
  }

  /// The same with unsigned bytes as they are.
  public Reading withLabels() {
    return new Reading(array, header, columns, id, gray, true, missing);
  }

  /// Refuses what is chosen where the format leaves no choice.
  void require(String source, Set<Choice> choices) {
    String wrong = "";
    if (array.isPresent() && !choices.contains(Choice.ARRAY)) {
      wrong =
          "has no arrays with names, but " + InputException.quote(array.get()) + " is asked for";
    } else if (header.isPresent() && !choices.contains(Choice.HEADER)) {
      wrong = "has no lines: --header is for text";
    } else if (gray && !choices.contains(Choice.GRAY)) {
      wrong = "has no images: --gray is for folders of them";
    }
    if (!wrong.isEmpty()) {
      throw new InputException(source + ": " + wrong);
    }
  }
}
