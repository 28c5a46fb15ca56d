package elbo.cli;

import elbo.InputException;
import elbo.report.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The folder of a model that is learned: its files, the checkpoint of the last epoch, and a line
/// for each epoch in `training.jsonl`.
///
/// Every file in it is whole at any moment. The files of the model are written when learning has
/// ended, `model.json` first, so that no folder holds those of two models: an older model is
/// removed before the first checkpoint.
final class TrainingFolder implements AutoCloseable {
  private static final String CHECKPOINT = "checkpoint";
  private static final String LINES = "training.jsonl";
  private static final String LOCK = ".lock";
  private static final List<String> MODEL =
      List.of("encoder.onnx", "decoder.onnx", "encoder.2.onnx", "decoder.2.onnx", "model.json");
  private static final Set<String> OWN = Set.copyOf(MODEL);

  private final Path folder;
  private final boolean resume;
  private boolean isOwn;
  private Optional<FileChannel> lock = Optional.empty();

  private TrainingFolder(Path folder, boolean resume) {
    this.folder = folder;
    this.resume = resume;
  }

  /// A folder that must not exist, unless it is to be replaced or gone on with. Nothing is written
  /// yet.
  ///
  /// @throws InputException if it exists, or holds something else
  static TrainingFolder of(Path folder, boolean force, boolean resume) {
    if (force && resume) {
      throw new InputException("--force begins anew and --resume goes on: only one can be given");
    }
    if (Files.exists(folder)) {
      requireFolder(folder, force, resume);
    } else {
      Path parent = folder.toAbsolutePath().normalize().getParent();
      if (parent == null || !Files.isDirectory(parent)) {
        throw new InputException(folder + ": cannot be made: there is no folder " + parent);
      }
    }
    return new TrainingFolder(folder, resume);
  }

  private static void requireFolder(Path folder, boolean force, boolean resume) {
    if (!Files.isDirectory(folder)) {
      throw new InputException(folder + ": must be a folder, but is a file");
    }
    if (!force && !resume) {
      throw new InputException(
          folder + ": exists already; --resume goes on in it, --force begins anew");
    }
    if (resume
        && !Files.exists(folder.resolve(CHECKPOINT))
        && MODEL.stream().anyMatch(name -> Files.exists(folder.resolve(name)))) {
      throw new InputException(folder + ": holds a model, but no checkpoint to go on from");
    }
    foreign(folder)
        .ifPresent(name -> {
          throw new InputException(
              folder + ": also holds " + name + ", which would become part of the model");
        });
  }

  // What a reader of the folder would take for a part of the model.
  private static Optional<String> foreign(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{onnx,json}")) {
      for (Path file : files) {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        if (!OWN.contains(name)) {
          return Optional.of(name);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new InputException(folder + ": cannot be read", e);
    }
  }

  /// The checkpoint to go on from, if there is one and it is of this run.
  ///
  /// @throws InputException if it is damaged, or of another run
  Optional<Checkpoint> checkpoint(Map<String, String> options) {
    Path file = folder.resolve(CHECKPOINT);
    if (!resume || !Files.exists(file)) {
      return Optional.empty();
    }
    Checkpoint checkpoint = Checkpoint.read(file);
    checkpoint
        .difference(options)
        .ifPresent(difference -> {
          throw new InputException(folder + ": " + difference + " (--force begins anew)");
        });
    return Optional.of(checkpoint);
  }

  /// Whether there is an epoch to go on from.
  boolean hasCheckpoint() {
    return Files.exists(folder.resolve(CHECKPOINT));
  }

  /// Makes the folder and takes it for this run, and removes what it held unless that is gone on
  /// with.
  ///
  /// @throws InputException if another run has it
  void begin() {
    try {
      isOwn = !Files.exists(folder);
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new InputException(folder + ": is being written by another run");
      }
      lock = Optional.of(channel);
      if (!resume) {
        // The checkpoint last: as long as it is there, --force is not yet done.
        for (String name : MODEL) {
          Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder.resolve(LINES));
        Files.deleteIfExists(folder.resolve(CHECKPOINT));
      }
    } catch (IOException e) {
      throw new InputException(folder + ": cannot be written to", e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  /// Keeps where the run stands.
  void keep(Checkpoint checkpoint, String heading) {
    WholeFile.write(folder.resolve(CHECKPOINT), checkpoint.bytes());
    keep(heading, checkpoint.lines());
  }

  /// Writes a line an epoch.
  void keep(String heading, List<String> lines) {
    String text = heading + String.join("", lines);
    WholeFile.write(folder.resolve(LINES), text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes the model.
  ///
  /// @param files their bytes by their names
  void write(Map<String, byte[]> files) {
    for (String name : MODEL.reversed()) {
      if (files.containsKey(name)) {
        WholeFile.write(folder.resolve(name), Objects.requireNonNull(files.get(name)));
      }
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  @Override
  public void close() {
    lock.ifPresent(channel -> {
      try {
        Files.deleteIfExists(folder.resolve(LOCK));
        channel.close();
        if (isOwn && !hasCheckpoint()) {
          Files.delete(folder);
        }
      } catch (IOException _) {
        // The lock ends with the process, and a folder that holds something stays.
      }
    });
  }
}
