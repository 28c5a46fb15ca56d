package elbo.report.html;

import elbo.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Pages of files of results, JSON lines that commands wrote.
public final class ReportFile {
  private ReportFile() {}

  /// The page of a file, in UTF-8: the same bytes for the same file.
  ///
  /// @param images those of the rows, where their data are at hand
  /// @throws InputException if the file cannot be read, or is none of results
  public static byte[] html(Path file, Optional<Images> images) {
    return PageTemplate.bytes(read(file, images).page());
  }

  /// The page of two files: what differs between them, row by row.
  ///
  /// @throws InputException if a file cannot be read, or is none of rows; or no row is in both
  public static byte[] html(Path first, Path second) {
    Results a = results(first);
    Results b = results(second);
    return PageTemplate.bytes(new PairedPage(first.toString(), a, second.toString(), b).page());
  }

  private static Results results(Path file) {
    return read(file, Optional.empty())
        .results()
        .orElseThrow(() -> new InputException(file + ": has no rows to be paired with others"));
  }

  private static Reader read(Path file, Optional<Images> images) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
      throw new InputException(file + ": a report is made of JSON lines, NAME.jsonl");
    }
    Reader reader = new Reader(file.toString(), images);
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        reader.take(line);
      }
      return reader;
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new InputException(file + ": must be in UTF-8", e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
