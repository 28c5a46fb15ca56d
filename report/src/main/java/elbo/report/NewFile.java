package elbo.report;

import elbo.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A file that appears under its name only when it is whole.
///
/// Bytes go to a temporary file beside it, `.NAME.RANDOM.tmp`, which is created exclusively and
/// locked while this object lives. [#publish()] gives it the name in one step: as a new link, which
/// fails where the name is taken, or, if the file may be replaced, by renaming. Without that, when
/// the program ends or is interrupted, the temporary file is removed and what had the name before
/// is left as it was. One whose owner was killed has no lock any more, and is removed by the next
/// file of that name; one that is locked is another run's, and that is an error.
final class NewFile implements AutoCloseable {
  private static final int RANDOM_BYTES = 8;
  private static final int TRIES = 100;
  private static final SecureRandom RANDOM = new SecureRandom();

  // A process loses its locks on a file when it closes any channel of it: no file that this process
  // writes is ever opened to see whether it is locked.
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path target;
  private final boolean replaces;
  private final Path temporary;
  private final FileChannel channel;
  private final Thread onExit = new Thread(this::remove);

  private NewFile(Path target, boolean replaces, Path temporary, FileChannel channel) {
    this.target = target;
    this.replaces = replaces;
    this.temporary = temporary;
    this.channel = channel;
  }

  /// A file that must not exist, now or when it is published; or, if it `replaces`, one that may.
  ///
  /// @throws InputException if it exists, is no regular file, or is being written by another run
  static NewFile open(Path file, boolean replaces) throws IOException {
    boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    if (there && !replaces) {
      throw new InputException(file + ": exists already; --force replaces it");
    }
    if (there && !Files.isRegularFile(file)) {
      throw new InputException(file + ": must be a regular file to be replaced");
    }
    // A link stays, and what it leads to is replaced.
    Path target = there ? file.toRealPath() : inRealFolder(file);
    NewFile made = create(target, replaces);
    boolean alone = false;
    try {
      Runtime.getRuntime().addShutdownHook(made.onExit);
      made.removeAbandoned(file);
      alone = true;
    } finally {
      if (!alone) {
        made.close();
      }
    }
    return made;
  }

  // One spelling for each file, by which this process finds its own.
  private static Path inRealFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().resolveSibling("").toRealPath();
    return folder.resolve(Objects.requireNonNull(file.getFileName()));
  }

  private static NewFile create(Path target, boolean replaces) throws IOException {
    for (int tried = 0; tried < TRIES; tried++) {
      byte[] random = new byte[RANDOM_BYTES];
      RANDOM.nextBytes(random);
      Path temporary =
          target.resolveSibling(prefix(target) + HexFormat.of().formatHex(random) + ".tmp");
      OWN.add(temporary);
      FileChannel channel = null;
      boolean ready = false;
      try {
        channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        // Another run may have taken the file for an abandoned one before it was locked.
        ready = isLocked(channel) && Files.exists(temporary, LinkOption.NOFOLLOW_LINKS);
        if (ready) {
          return new NewFile(target, replaces, temporary, channel);
        }
      } catch (FileAlreadyExistsException _) {
        // The next name is another one.
      } finally {
        if (!ready) {
          OWN.remove(temporary);
          if (channel != null) {
            channel.close();
          }
        }
      }
    }
    throw new IOException("no temporary file can be made in its folder");
  }

  private static boolean isLocked(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException _) {
      return true; // This file system has no locks: nothing is removed on it either.
    }
  }

  private static String prefix(Path target) {
    return "." + target.getFileName() + ".";
  }

  private void removeAbandoned(Path asked) throws IOException {
    String prefix = prefix(target);
    DirectoryStream.Filter<Path> temporaries =
        path -> {
          String name = Objects.requireNonNull(path.getFileName()).toString();
          return name.startsWith(prefix)
              && name.substring(prefix.length()).matches("[0-9a-f]{16}\\.tmp");
        };
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(target.resolveSibling(""), temporaries)) {
      for (Path file : files) {
        Path other = target.resolveSibling(Objects.requireNonNull(file.getFileName()));
        if (!other.equals(temporary)
            && Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS)
            && (OWN.contains(other) || isAlive(other))) {
          throw new InputException(asked + ": is being written by another run");
        }
      }
    }
  }

  // Whether another process holds the lock; if none does, the file is removed.
  private static boolean isAlive(Path other) {
    try (FileChannel channel =
        FileChannel.open(other, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      try (FileLock lock = channel.tryLock()) {
        if (lock != null) {
          Files.deleteIfExists(other);
        }
        return lock == null;
      }
    } catch (OverlappingFileLockException _) {
      return true;
    } catch (IOException _) {
      return false; // Gone meanwhile, or somebody else's, or a file system without locks.
    }
  }

  /// Where the bytes go.
  OutputStream stream() {
    return Channels.newOutputStream(channel);
  }

  /// The file that the name stands for, a link followed.
  Path target() {
    return target;
  }

  /// Gives the file its name; all bytes must have been written.
  ///
  /// @throws InputException if it must not exist and does by now
  void publish() throws IOException {
    channel.force(true);
    publish(temporary);
  }

  /// Gives the name to another file in the same folder, which is on the disk.
  ///
  /// @throws InputException if the name must not exist and does by now
  void publish(Path whole) throws IOException {
    if (replaces) {
      Files.move(
          whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      publishNew(whole);
    }
    syncFolder();
  }

  // So that the name, too, outlives a power cut.
  private void syncFolder() {
    try (FileChannel folder = FileChannel.open(target.resolveSibling(""))) {
      folder.force(true);
    } catch (IOException _) {
      // There are systems on which a folder cannot be opened.
    }
  }

  private void publishNew(Path whole) throws IOException {
    try {
      try {
        Files.createLink(target, whole);
      } catch (FileAlreadyExistsException | NoSuchFileException e) {
        throw e;
      } catch (UnsupportedOperationException | FileSystemException _) {
        // No links on this file system: the name is taken first, then given to the whole file.
        Files.createFile(target);
        Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (FileAlreadyExistsException e) {
      throw new InputException(
          target + ": exists by now and is left as it is; --force would have replaced it", e);
    }
  }

  /// Removes the temporary file.
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException _) {
      // The program is ending, and the hook removes the file.
    }
    remove();
  }

  private void remove() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException _) {
      // What cannot be removed stays, under a name that shows what it is.
    }
    try {
      channel.close();
    } catch (IOException _) {
      // Nothing more is written.
    }
    OWN.remove(temporary);
  }
}
