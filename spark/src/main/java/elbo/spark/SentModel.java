package elbo.spark;

import elbo.Catalogs;
import elbo.InputException;
import elbo.model.Digest;
import elbo.model.Model;
import elbo.onnx.OnnxModels;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// A model as it is sent to other machines: a built-in or a bundled one by its name, a folder of
/// ONNX files by the bytes of all files in it.
///
/// Where it is opened, the bytes are compared with their hash.
public final class SentModel implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  private final String text;
  private final LinkedHashMap<String, byte[]> files;
  private final int[] rowShape;
  private final String hash;

  private SentModel(String text, Map<String, byte[]> files, int[] rowShape) {
    this.text = text;
    this.files = new LinkedHashMap<>(files);
    this.rowShape = rowShape.clone();
    hash = digest();
  }

  private String digest() {
    Digest digest = new Digest().add(text).add(Arrays.toString(rowShape));
    files.forEach((name, bytes) -> digest.add(name).add(bytes));
    return digest.hex();
  }

  /// The model of a written form, as `--model` takes it: a folder, the name of a bundled model, or
  /// the printed name of a built-in one.
  ///
  /// @param rowShape the shape of a row of data, of length 0 where it is not known, from which
  ///   lengths are taken that a folder's graphs leave open
  /// @throws InputException if a file of the folder cannot be read
  public static SentModel of(String text, int[] rowShape) {
    boolean named = OnnxModels.bundled().contains(text) || text.indexOf('(') >= 0;
    if (named || !Files.isDirectory(Path.of(text))) {
      return new SentModel(text, new LinkedHashMap<>(), rowShape);
    }
    try {
      Path folder = Path.of(text);
      Path name = folder.toAbsolutePath().normalize().getFileName();
      return new SentModel(name == null ? "model" : name.toString(), files(folder), rowShape);
    } catch (IOException | UncheckedIOException e) {
      throw new InputException(text + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /// A model that is known by its printed name.
  ///
  /// @throws IllegalArgumentException if it is not: it must then be sent [as a folder][#of(String,
  ///   int\[\])]
  public static SentModel of(Model model) {
    SentModel sent = new SentModel(model.name(), new LinkedHashMap<>(), new int[0]);
    Model again;
    try {
      again = sent.open();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a model must have a printed name from which it is made again, or be sent as the folder"
              + " of its files, but "
              + e.getMessage(),
          e);
    }
    sent.require(model, again);
    return sent;
  }

  /// Makes sure that a model is this one.
  ///
  /// @throws IllegalArgumentException if it is another
  void require(Model model) {
    require(model, open());
  }

  private void require(Model model, Model own) {
    if (!own.name().equals(model.name()) || !own.sha256().equals(model.sha256())) {
      throw new IllegalArgumentException(
          model.name()
              + " is not the model that is sent, which is "
              + own.name()
              + " with other weights: a model from a folder must be sent as that folder");
    }
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    LinkedHashMap<String, byte[]> files = new LinkedHashMap<>();
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.filter(Files::isRegularFile).sorted().toList();
    }
    long bytes = 0;
    for (Path file : all) {
      bytes += Files.size(file);
      if (bytes > MOST_BYTES) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "%s: must have at most %d bytes to be sent, but has more",
                folder,
                MOST_BYTES));
      }
      files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
    }
    return files;
  }

  /// What is the same of models that are sent alike, 64 hexadecimal digits: of the names and bytes.
  String hash() {
    return hash;
  }

  /// Makes the model.
  ///
  /// @throws IllegalArgumentException if nothing is understood of it
  Model open() {
    if (!digest().equals(hash)) {
      throw new IllegalStateException("the bytes of " + text + " are not those that were sent");
    }
    if (files.isEmpty()) {
      return OnnxModels.bundled().contains(text)
          ? OnnxModels.bundled(text).model()
          : Catalogs.MODELS.parse(text);
    }
    try {
      return OnnxModels.read(written(), rowShape).model();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Kept as long as the process runs: some tensors are read when a condition is given.
  private Path written() throws IOException {
    Path kept = Files.createTempDirectory("elbo-model");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(kept)));
    Path own = kept.resolve(text);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = own.resolve(file.getKey());
      Path parent = path.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.write(path, file.getValue());
    }
    return own;
  }

  private static void delete(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> all = found.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
