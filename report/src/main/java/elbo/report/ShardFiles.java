package elbo.report;

import elbo.InputException;
import elbo.Shard;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The results of all shards of a run put together, to the bytes of one run.
///
/// All shards are read at once, line by line, so that memory does not grow with them.
public final class ShardFiles implements AutoCloseable {
  private static final int SHOWN = 8;

  private final boolean csv;
  private final Map<Integer, Share> shares;
  private final Provenance whole;
  private final int of;

  private record Share(Path file, Provenance provenance, BufferedReader lines) {}

  private ShardFiles(boolean csv, Map<Integer, Share> shares) {
    this.csv = csv;
    this.shares = shares;
    Provenance first = shares.values().iterator().next().provenance;
    whole = first.whole();
    of = first.shard().orElseThrow().of();
  }

  /// Puts shards together.
  ///
  /// @param replaces whether the output may exist
  /// @return how many rows there are
  /// @throws InputException if one is missing, given twice, of another run, damaged or no shard; or
  ///   the output exists and may not, or cannot be written
  public static int merge(List<Path> files, Path output, boolean replaces) {
    ResultFile.requireEnding(output);
    Unwritable.requireFolder(output);
    boolean csv = isCsv(output);
    for (Path file : files) {
      ResultFile.requireEnding(file);
      if (isCsv(file) != csv) {
        throw new InputException(file + ": must have the ending of " + output);
      }
    }
    try (ShardFiles shards = new ShardFiles(csv, shares(files))) {
      return shards.write(output, replaces);
    }
  }

  private static boolean isCsv(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  private static Map<Integer, Share> shares(List<Path> files) {
    Map<Integer, Share> shares = new TreeMap<>();
    boolean all = false;
    try {
      for (Path file : files) {
        Provenance provenance = ResultFile.provenance(file);
        Shard shard =
            provenance
                .shard()
                .orElseThrow(
                    () -> new InputException(file + ": is no shard: it has all rows of its run"));
        Share before = shares.get(shard.number());
        requireSame(shares, file, provenance, shard);
        if (before != null) {
          throw new InputException(
              "shard " + shard + " is given twice: " + before.file + " and " + file);
        }
        shares.put(shard.number(), new Share(file, provenance, Files.newBufferedReader(file)));
      }
      requireAll(shares);
      all = true;
      return shares;
    } catch (IOException e) {
      throw Unreadable.of(String.valueOf(files), e);
    } finally {
      if (!all) {
        shares.values().forEach(ShardFiles::close);
      }
    }
  }

  private static void requireSame(
      Map<Integer, Share> shares, Path file, Provenance provenance, Shard shard) {
    for (Share other : shares.values()) {
      int of = other.provenance.shard().orElseThrow().of();
      if (of != shard.of()) {
        throw new InputException(
            file + ": is one of " + shard.of() + " shards, but " + other.file + " one of " + of);
      }
      other
          .provenance
          .whole()
          .difference(provenance.whole())
          .ifPresent(difference -> {
            throw new InputException(
                file + ": is of another run than " + other.file + ": " + difference);
          });
    }
  }

  private static void requireAll(Map<Integer, Share> shares) {
    if (shares.isEmpty()) {
      throw new InputException("merge needs the files of all shards of a run, but has none");
    }
    int of = shares.values().iterator().next().provenance.shard().orElseThrow().of();
    List<String> missing =
        IntStream.rangeClosed(1, of)
            .filter(number -> !shares.containsKey(number))
            .mapToObj(number -> new Shard(number, of).toString())
            .toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          (missing.size() == 1 ? "shard " : "shards ")
              + String.join(", ", missing.stream().limit(SHOWN).toList())
              + (missing.size() > SHOWN ? ", …" : "")
              + (missing.size() == 1 ? " is missing" : " are missing"));
    }
  }

  private int write(Path output, boolean replaces) {
    List<NewFile> made = new ArrayList<>();
    try {
      NewFile file = NewFile.open(output, replaces);
      made.add(file);
      Writer out =
          new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8));
      if (csv) {
        NewFile side = NewFile.open(ResultFile.sideOf(file.target()), replaces);
        made.add(side);
        side.stream().write((whole.line() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      int rows = write(out);
      out.flush();
      if (csv) {
        made.getLast().publish();
      }
      file.publish();
      return rows;
    } catch (IOException e) {
      throw Unwritable.of(output.toString(), e);
    } finally {
      made.forEach(NewFile::close);
    }
  }

  private int write(Writer out) throws IOException {
    String names = firstLines();
    out.write(csv ? names : whole.line());
    out.write('\n');
    int first = whole.firstRow();
    int all = whole.endRow() - first;
    Shard any = new Shard(1, of);
    for (int place = 0; place < all; place++) {
      Share share = share(any.having(all, place).number());
      String start = (csv ? "" : "{\"row\":") + (first + place) + ",";
      for (int i = 0; i < whole.lines(); i++) {
        Optional<String> line = read(share).filter(text -> text.startsWith(start));
        if (line.isEmpty()) {
          throw new InputException(
              String.format(
                  Locale.ROOT,
                  "%s: must have %d lines of row %d where it has other lines or its end",
                  share.file,
                  whole.lines(),
                  first + place));
        }
        out.write(line.get());
        out.write('\n');
      }
    }
    for (Share share : shares.values()) {
      if (read(share).isPresent()) {
        throw new InputException(share.file + ": must end after its rows, but more follows");
      }
    }
    return all;
  }

  private Share share(int number) {
    return Objects.requireNonNull(shares.get(number));
  }

  // Names of columns, which all shards have, or the provenance of each.
  private String firstLines() {
    String names = "";
    for (Share share : shares.values()) {
      String line = read(share).orElse("");
      if (csv && !names.isEmpty() && !names.equals(line)) {
        throw new InputException(share.file + ": has other columns than the first shard");
      }
      names = line;
    }
    return names;
  }

  private static Optional<String> read(Share share) {
    try {
      return Optional.ofNullable(share.lines.readLine());
    } catch (IOException e) {
      throw Unreadable.of(share.file.toString(), e);
    }
  }

  private static void close(Share share) {
    try {
      share.lines.close();
    } catch (IOException _) {
      // It was only read.
    }
  }

  @Override
  public void close() {
    shares.values().forEach(ShardFiles::close);
  }
}
