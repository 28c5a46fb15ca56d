package elbo.cli;

import elbo.InputException;
import elbo.training.TrainingState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where a run of learning stands after an epoch, and what it is a run of.
///
/// The file is a mark, the options and lines as texts, the state, and the SHA-256 of all that.
///
/// @param options of the run with their values, those that what is learned depends on
/// @param lines those of the epochs so far in `training.jsonl`
/// @param state of the learned numbers
record Checkpoint(Map<String, String> options, List<String> lines, TrainingState state) {
  private static final int MARK = 0x656C6263; // elbc
  private static final int HASH = 32;

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MARK);
      out.writeInt(options.size());
      for (Map.Entry<String, String> option : options.entrySet()) {
        out.writeUTF(option.getKey());
        out.writeUTF(option.getValue());
      }
      out.writeInt(lines.size());
      for (String line : lines) {
        out.writeUTF(line);
      }
      state.write(out);
      out.write(sha256(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// @throws InputException if the file cannot be read, or is damaged
  static Checkpoint read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read", e);
    }
    int length = bytes.length - HASH;
    if (length < 0
        || !Arrays.equals(sha256(bytes, length), Arrays.copyOfRange(bytes, length, bytes.length))) {
      throw new InputException(
          file + ": is damaged, or no checkpoint: its last " + HASH + " bytes are not its SHA-256");
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
      return read(in);
    } catch (IOException e) {
      throw new InputException(file + ": is no checkpoint of this program", e);
    }
  }

  private static Checkpoint read(DataInputStream in) throws IOException {
    if (in.readInt() != MARK) {
      throw new IOException("the mark is another");
    }
    Map<String, String> options = new LinkedHashMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String key = in.readUTF();
      options.put(key, in.readUTF());
    }
    List<String> lines = new ArrayList<>();
    int epochs = in.readInt();
    for (int i = 0; i < epochs; i++) {
      lines.add(in.readUTF());
    }
    return new Checkpoint(options, lines, TrainingState.read(in));
  }

  /// What this run and another one differ in, with both values.
  Optional<String> difference(Map<String, String> others) {
    Set<String> keys = new LinkedHashSet<>(others.keySet());
    keys.addAll(options.keySet());
    for (String key : keys) {
      String mine = options.getOrDefault(key, "none");
      String other = others.getOrDefault(key, "none");
      if (!mine.equals(other)) {
        return Optional.of(
            String.format(
                java.util.Locale.ROOT,
                "the checkpoint is of %s %s, but this run has %s",
                key,
                mine,
                other));
      }
    }
    return Optional.empty();
  }

  private static byte[] sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
