package elbo.report.html;

import java.util.Optional;
import java.util.function.LongFunction;

/// The images of rows, where rows are images and their data are at hand.
///
/// @param picture what images rows are
/// @param values the numbers of a row by its number in the source; called for a few rows; it may
///   throw an IllegalArgumentException or an [elbo.InputException] for a row that has none
public record Images(Picture picture, LongFunction<double[]> values) {
  /// The image of a row as markup; nothing where the row has none.
  Optional<String> svg(long row) {
    try {
      return Optional.of(picture.svg(values.apply(row), "Image of row " + row));
    } catch (IllegalArgumentException | elbo.InputException e) {
      return Optional.empty();
    }
  }
}
