package elbo.data;

import elbo.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The SHA-256 of what observations come from, in hexadecimal digits. FIPS 180-4.
final class Sha256 {
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final List<String> names;
  private Optional<String> known = Optional.empty();

  private Sha256(Path path, List<String> names) {
    this.path = path;
    this.names = names;
  }

  /// That of a file, computed once, when it is asked for.
  static Supplier<Optional<String>> of(Path file) {
    return new Sha256(file, List.of())::get;
  }

  /// That of some files of a folder with their names, computed once, when it is asked for.
  static Supplier<Optional<String>> of(Path folder, List<String> names) {
    return new Sha256(folder, List.copyOf(names))::get;
  }

  /// A stream of the same bytes that are taken in as they are read.
  static DigestInputStream over(InputStream bytes) {
    return new DigestInputStream(bytes, digest());
  }

  /// That of all bytes of a stream, once they are read.
  static Supplier<Optional<String>> of(DigestInputStream read) {
    String text = HexFormat.of().formatHex(read.getMessageDigest().digest());
    return () -> Optional.of(text);
  }

  private synchronized Optional<String> get() {
    if (known.isEmpty()) {
      MessageDigest digest = digest();
      if (names.isEmpty()) {
        update(digest, path);
      }
      for (String name : names) {
        digest.update((name + "\0").getBytes(StandardCharsets.UTF_8));
        update(digest, path.resolve(name));
      }
      known = Optional.of(HexFormat.of().formatHex(digest.digest()));
    }
    return known;
  }

  private static void update(MessageDigest digest, Path file) {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
