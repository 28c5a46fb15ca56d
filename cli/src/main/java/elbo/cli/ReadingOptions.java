package elbo.cli;

import elbo.InputException;
import elbo.data.Columns;
import elbo.data.Layout;
import elbo.data.ObservationFiles;
import elbo.data.Observations;
import elbo.data.Reading;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/// What every command that reads observations can be told of them.
class ReadingOptions {
  static final String DIGITS = "digits";
  static final String NILE = "nile";

  private static final String STANDARD_INPUT = "-";

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "Observations, one a row: IDX, NPY, NPZ (FILE:ARRAY for one of several arrays) or text,"
              + " also packed by gzip; a folder of PNG or JPEG images; '-' for NPY, IDX or text"
              + " from standard input; 'digits' for the bundled ones, 'nile' for a bundled series."
              + " Default: the digits for a bundled model; built-in models draw their own.")
  Optional<String> data = Optional.empty();

  @Option(
      names = "--rows",
      paramLabel = "A:B",
      description =
          "Rows A to B - 1 of the data, counted from 0; A alone is one row. Default: all; 0:10"
              + " where the model draws them.")
  String rows = ":";

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
      names = "--bytes",
      paramLabel = "grey|numbers",
      description =
          "What unsigned bytes of IDX, NPY, NPZ and HDF5 are: grey levels, divided by 255, or"
              + " numbers as they are. Default: grey levels, unless none is above 1 or the model's"
              + " likelihood takes no such values.")
  Optional<String> bytes = Optional.empty();

  @Option(
      names = "--layout",
      paramLabel = "AXES",
      description =
          "The axes of images in the data, nchw or nhwc, where the model takes them the other way"
              + " round: they are transposed. Default: as they are.")
  Optional<String> layout = Optional.empty();

  /// Whether the bundled digits are meant, where nothing else is given.
  boolean isDigits() {
    return data.orElse(DIGITS).equals(DIGITS);
  }

  /// The observations of a file, or the bundled digits.
  ///
  /// @throws InputException if they cannot be read
  Observations read(String file) {
    return read(file, reading());
  }

  /// The observations of a file, of which numbers may be missing.
  ///
  /// @throws InputException if they cannot be read
  Observations readMissing(String file) {
    return read(file, reading().withMissing());
  }

  private Observations read(String file, Reading reading) {
    Observations read =
        switch (file) {
          case DIGITS -> bundled(ObservationFiles::digits);
          case NILE -> bundled(ObservationFiles::nile);
          case STANDARD_INPUT -> ObservationFiles.standardInput(System.in, reading);
          default -> ObservationFiles.named(file, reading);
        };
    Observations scaled = bytes.map(how -> scaled(read, how)).orElse(read);
    return layout.map(Layout::parse).map(scaled::transposedFrom).orElse(scaled);
  }

  private static Observations scaled(Observations read, String how) {
    if (!how.equals("grey") && !how.equals("numbers")) {
      throw new InputException(
          "--bytes must be grey or numbers, but is " + InputException.quote(how));
    }
    if (!read.areLevels()) {
      throw new InputException("--bytes: " + read.source() + " has no unsigned bytes above 1");
    }
    return how.equals("grey") ? read : read.withBytesAsNumbers();
  }

  private Observations bundled(Supplier<Observations> source) {
    if (!reading().equals(Reading.PLAIN)) {
      throw new InputException(
          "--header, --columns, --id and --gray are for files, and do not go with bundled"
              + " data");
    }
    return source.get();
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

  /// Makes sure that nothing is asked for that is for observations from a file, since there is
  /// none.
  void requireFile() {
    requireFile("--header", header.isPresent());
    requireFile("--columns", columns.isPresent());
    requireFile("--id", id.isPresent());
    requireFile("--gray", gray);
    requireFile("--bytes", bytes.isPresent());
    requireFile("--layout", layout.isPresent());
  }

  static void requireFile(String option, boolean given) {
    if (given) {
      throw new InputException(option + " needs observations from a file (--data FILE)");
    }
  }
}
