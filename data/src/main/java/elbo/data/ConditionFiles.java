package elbo.data;

import elbo.InputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/// Readers of the conditions of observations, written `FILE`, `FILE.npz:ARRAY` or `FILE:COLUMNS`.
///
/// `FILE` alone is an array of one row an observation, in any format of [ObservationFiles]; its
/// numbers are taken as they are, unsigned bytes too, which are labels here. With [Columns], a row
/// of the file is one observation, and its other columns may hold anything, so that it may be the
/// file of the observations itself.
public final class ConditionFiles {
  private static final Reading LABELS = Reading.PLAIN.withLabels();

  private ConditionFiles() {}

  /// The conditions that `text` names.
  ///
  /// @throws InputException if there is no such file or column, or it does not hold finite numbers
  public static Observations read(String text) {
    int colon = text.lastIndexOf(':');
    try {
      Path whole = Path.of(text);
      Path file = colon < 1 ? whole : Path.of(text.substring(0, colon));
      boolean array = file.toString().toLowerCase(Locale.ROOT).endsWith(".npz");
      if (Files.exists(whole) || !Files.exists(file) || array) {
        return ObservationFiles.named(text, LABELS);
      }
      Columns columns = Columns.parse(text.substring(colon + 1));
      return ObservationFiles.read(file, LABELS.withColumns(columns)).renamed(text);
    } catch (InvalidPathException e) {
      throw new InputException(
          "--condition: " + InputException.quote(text) + " is no file name", e);
    }
  }
}
