package elbo.data;

import elbo.InputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/// A folder of PNG or JPEG images, in the order of their names, which identify the rows.
///
/// A row is height × width, or height × width × 3 for images in color; levels are divided by the
/// largest that they can have, 255 or 65535. All images must have the same size, and all be in
/// color or none, unless they are asked for in grey levels: those of ITU-R BT.601, rounded, as PIL
/// has them. Other files in the folder are left out.
final class Images {
  private static final List<String> SUFFIXES = List.of(".png", ".jpg", ".jpeg");

  private final Path folder;
  private final Reading reading;
  private final List<String> names = new ArrayList<>();
  private int others;
  private boolean opaque;

  private Images(Path folder, Reading reading) {
    this.folder = folder;
    this.reading = reading;
  }

  static Observations read(Path folder, Reading reading) throws IOException {
    reading.require(folder.toString(), Set.of(Reading.Choice.GRAY));
    if (reading.columns().isPresent() || reading.id().isPresent()) {
      throw new InputException(
          folder + ": has no columns: its rows are images, and their ids the names of the files");
    }
    Images images = new Images(folder, reading);
    images.list();
    return images.read();
  }

  /// One image, wherever it is.
  static Observations one(Path file, Reading reading) throws IOException {
    reading.require(file.toString(), Set.of(Reading.Choice.GRAY));
    Path folder = file.toAbsolutePath().getParent();
    Images images = new Images(Objects.requireNonNull(folder, "folder"), reading);
    images.names.add(Objects.requireNonNull(file.getFileName()).toString());
    return images.read();
  }

  private void list() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        if (SUFFIXES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)
            && !name.startsWith(".")) {
          names.add(name);
        } else if (!name.startsWith(".")) {
          others++;
        }
      }
    }
    if (names.isEmpty()) {
      throw new InputException(
          folder
              + ": must be a file or a folder of PNG or JPEG images, but is a directory without"
              + " any");
    }
    names.sort(Comparator.naturalOrder());
  }

  private Observations read() throws IOException {
    ImageFile first = open(names.getFirst());
    Cells.Builder cells = new Cells.Builder(first.deep() ? Element.PIXEL16 : Element.PIXEL);
    for (String name : names) {
      ImageFile image = open(name);
      if (!Arrays.equals(image.shape(), first.shape()) || image.deep() != first.deep()) {
        throw image.error(
            "must have the shape of all others, "
                + describe(first)
                + " as "
                + names.getFirst()
                + ", but has "
                + describe(image));
      }
      opaque |= image.addTo(cells);
    }
    Shape shape = Shape.of(folder.toString(), dimensions(first.shape()));
    Observations read =
        new Observations(folder.toString(), shape, cells.build())
            .identified(names::get)
            .hashed(Sha256.of(folder, names));
    if (opaque) {
      read = read.remarked("opaque alpha channels left out");
    }
    return others == 0
        ? read
        : read.remarked(others + (others == 1 ? " other file" : " other files") + " left out");
  }

  private ImageFile open(String name) throws IOException {
    return ImageFile.read(folder.resolve(name), reading.gray());
  }

  private static String describe(ImageFile image) {
    return Arrays.toString(image.shape()) + (image.deep() ? " of 16 bits" : "");
  }

  private long[] dimensions(int[] row) {
    long[] all = new long[row.length + 1];
    all[0] = names.size();
    for (int j = 0; j < row.length; j++) {
      all[j + 1] = row[j];
    }
    return all;
  }
}
