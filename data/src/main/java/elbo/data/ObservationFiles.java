package elbo.data;

import elbo.InputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/// Readers of observations from files.
public final class ObservationFiles {
  private static final List<Format> FORMATS =
      List.of(new Idx(), new Npy(), new Npz(), new Hdf5(), new Csv());
  private static final String DIGITS = "/elbo/data/mnist-t10k-first1000.idx3-ubyte.gz";
  private static final String NILE = "/elbo/data/nile.csv";

  private ObservationFiles() {}

  /// The observations in a file: IDX, NPY, NPZ, HDF5 (also AnnData) or text, IDX, NPY and text also
  /// packed by gzip, or a folder of PNG or JPEG images.
  ///
  /// The format follows from the first bytes, else from the name. The first dimension of an array
  /// counts the rows, the others are flattened in C order; an array of one dimension is rows of
  /// width 1. Arrays of unsigned bytes are grey levels from 0 to 1, unless none is above 1, and
  /// levels of images are divided by their largest; all other numbers are taken as they are.
  /// [Observations#withBytesAsNumbers()] undoes the former.
  ///
  /// @throws InputException if the file cannot be read, is empty, truncated, damaged or longer than
  ///   its header announces, has anything but finite numbers, does not fit into memory, or does not
  ///   have what `reading` asks for
  public static Observations read(Path file, Reading reading) {
    String source = file.toString();
    return guarded(
        source,
        () -> {
          if (Files.isDirectory(file)) {
            return Images.read(file, reading);
          }
          // What is no regular file is never opened: a pipe without a writer blocks for ever.
          if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InputException(source + ": must be a regular file, not a pipe or a device");
          }
          try (InputStream raw = Files.newInputStream(file)) {
            return read(Input.of(source, reading, Optional.of(file), raw)).hashed(Sha256.of(file));
          }
        });
  }

  /// The observations in a file, everything as it has it.
  ///
  /// @throws InputException as [#read(Path, Reading)]
  public static Observations read(Path file) {
    return read(file, Reading.PLAIN);
  }

  /// The observations of a written form: a file, or `FILE:ARRAY` for one of several arrays in it.
  ///
  /// @throws InputException as [#read(Path, Reading)], or if the text can be no file name
  public static Observations named(String text, Reading reading) {
    int colon = text.lastIndexOf(':');
    try {
      Path file = Path.of(text);
      if (colon > 0 && colon < text.length() - 1 && !Files.exists(file)) {
        Path before = Path.of(text.substring(0, colon));
        if (Files.exists(before)) {
          return read(before, reading.withArray(text.substring(colon + 1)));
        }
      }
      return read(file, reading);
    } catch (InvalidPathException e) {
      throw new InputException(InputException.quote(text) + " is no file name", e);
    }
  }

  /// The observation that one PNG or JPEG image is.
  ///
  /// @param reading of which only grey levels may be chosen
  /// @throws InputException as [#read(Path, Reading)]
  public static Observations image(Path file, Reading reading) {
    return guarded(file.toString(), () -> Images.one(file, reading));
  }

  /// The observations in a stream of bytes, which is read to its end and not closed; `source` names
  /// it in messages and stands for the file name. A format that is not read from its beginning to
  /// its end must be a file.
  ///
  /// @throws InputException as [#read(Path, Reading)]
  public static Observations read(String source, InputStream raw) {
    return read(source, raw, Reading.PLAIN);
  }

  /// The observations of standard input, NPY, IDX or text, read to its end.
  ///
  /// @throws InputException as [#read(Path, Reading)]
  public static Observations standardInput(InputStream raw, Reading reading) {
    DigestInputStream hashed = Sha256.over(raw);
    Observations read = read(Csv.STANDARD_INPUT, hashed, reading);
    return read.hashed(Sha256.of(hashed));
  }

  static Observations read(String source, InputStream raw, Reading reading) {
    return guarded(source, () -> read(Input.of(source, reading, Optional.empty(), raw)));
  }

  private static Observations read(Input input) throws IOException {
    Format format = format(input);
    input.reading().require(input.source(), format.choices());
    Observations read = format.read(input);
    return format.choices().contains(Reading.Choice.NAMES) ? read : read.selected(input.reading());
  }

  private interface Read {
    Observations read() throws IOException;
  }

  private static Observations guarded(String source, Read read) {
    try {
      return read.read();
    } catch (IOException e) {
      throw unreadable(source, e);
    } catch (UncheckedIOException e) {
      throw unreadable(source, Objects.requireNonNull(e.getCause()));
    } catch (InternalError e) {
      // Of a part of a mapped file that is no longer there.
      throw new InputException(source + ": has become shorter while it was read", e);
    } catch (OutOfMemoryError e) {
      long heap = Runtime.getRuntime().maxMemory() >> 20;
      throw new InputException(
          source
              + ": must fit into memory, but a heap of "
              + heap
              + " MiB is too small (ELBO_JAVA_OPTS=-Xmx…)",
          e);
    }
  }

  /// The bundled observations: the first 1000 test images of MNIST (Y. LeCun, C. Cortes, C. J. C.
  /// Burges), 784 grey levels in [0, 1] each.
  public static Observations digits() {
    try (InputStream raw =
        Objects.requireNonNull(ObservationFiles.class.getResourceAsStream(DIGITS), DIGITS)) {
      return read("the bundled digits", raw);
    } catch (IOException e) {
      throw unreadable("the bundled digits", e);
    }
  }

  /// The bundled series: the annual flow of the Nile at Aswan from 1871 to 1970, in 10⁸ m³ (G. W.
  /// Cobb, 1978, The problem of the Nile), one row of 100 numbers.
  public static Observations nile() {
    try (InputStream raw =
        Objects.requireNonNull(ObservationFiles.class.getResourceAsStream(NILE), NILE)) {
      return read("nile.csv", raw).renamed("the Nile 1871-1970");
    } catch (IOException e) {
      throw unreadable("the Nile 1871-1970", e);
    }
  }

  private static Format format(Input input) {
    byte[] head = input.head();
    if (head.length == 0) {
      throw input.error("must hold observations, but is empty");
    }
    return FORMATS.stream()
        .filter(format -> format.starts(head))
        .findFirst()
        .or(() -> named(input))
        .orElseThrow(() ->
            input.error(
                "must be one of "
                    + FORMATS.stream().map(Format::mark).collect(Collectors.joining(", "))
                    + ", but starts with "
                    + input.beginning()));
  }

  // Texts have no mark by which one that was unpacked could be told from a damaged gzip file.
  private static Optional<Format> named(Input input) {
    if (input.isUnpackedGzip()) {
      throw input.error("is named .gz, but starts with " + input.beginning() + ", not with 1f 8b");
    }
    return FORMATS.stream().filter(format -> format.named(input.name())).findFirst();
  }

  private static InputException unreadable(String source, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ -> "must exist, but there is no such file";
          case AccessDeniedException _ -> "must be readable, but permission is denied";
          case EOFException _ -> "is truncated: its gzip stream ends early";
          case ZipException _ -> "is damaged: its gzip stream is corrupt (" + e.getMessage() + ")";
          case FileSystemException f ->
              "cannot be read: " + Objects.requireNonNullElse(f.getReason(), "unknown reason");
          default -> "cannot be read: " + e.getMessage();
        };
    return new InputException(source + ": " + why, e);
  }
}
