package elbo.data;

import elbo.InputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/// Readers of observations from files.
public final class ObservationFiles {
  private static final List<Format> FORMATS = List.of(new Idx(), new Npy(), new Csv());
  private static final String DIGITS = "/elbo/data/mnist-t10k-first1000.idx3-ubyte.gz";

  private ObservationFiles() {}

  /// The observations in a file: IDX, NPY or CSV, any of them also packed by gzip.
  ///
  /// The format follows from the first bytes, else from the name. The first dimension of an array
  /// counts the rows, the others are flattened in C order; an array of one dimension is rows of
  /// width 1. Unsigned bytes in IDX are divided by 255; all other numbers are taken as they are.
  ///
  /// @throws InputException if the file cannot be read, is empty, truncated, damaged or longer than
  ///   its header announces, has anything but finite numbers, or does not fit into memory
  public static Observations read(Path file) {
    String source = file.toString();
    if (Files.isDirectory(file)) {
      throw new InputException(source + ": must be a file, but is a directory");
    }
    try (InputStream raw = Files.newInputStream(file)) {
      return read(source, raw);
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  /// The observations in a stream of bytes, which is read to its end and not closed; `source` names
  /// it in messages and stands for the file name.
  ///
  /// @throws InputException as [#read(Path)]
  public static Observations read(String source, InputStream raw) {
    try {
      Input input = Input.of(source, raw);
      return format(input).read(input);
    } catch (IOException e) {
      throw unreadable(source, e);
    } catch (OutOfMemoryError e) {
      long heap = Runtime.getRuntime().maxMemory() >> 20;
      throw new InputException(
          "%s: must fit into memory, but a heap of %d MiB is too small (ELBO_JAVA_OPTS=-Xmx…)"
              .formatted(source, heap),
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

  private static Format format(Input input) {
    byte[] head = input.head();
    if (head.length == 0) {
      throw input.error("must hold observations, but is empty");
    }
    return FORMATS.stream()
        .filter(format -> format.starts(head))
        .findFirst()
        .or(() -> FORMATS.stream().filter(format -> format.named(input.name())).findFirst())
        .orElseThrow(() ->
            input.error(
                "must be one of %s, but starts with %s"
                    .formatted(
                        FORMATS.stream().map(Format::mark).collect(Collectors.joining(", ")),
                        input.beginning())));
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
