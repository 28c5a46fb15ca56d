package elbo.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Evaluation;
import elbo.InputException;
import elbo.Rows;
import elbo.Shard;
import elbo.engine.Engine;
import elbo.model.LatentModel;
import elbo.model.LinearGaussian;
import elbo.points.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an interrupted run has left, whatever became of it on the disk, and shards: always the
/// bytes of one run.
class ResumeTest {
  private static final int ROWS = 60;
  private static final LinearGaussian MODEL = new LinearGaussian(2, 3, 1);
  // Some rows fail, and ids and sources are not all ASCII.
  private static final Rows ALL = rows(1);

  @TempDir Path folder;

  private static Rows rows(long seed) {
    Rows drawn = Rows.drawn(MODEL, Seed.of(seed), 0, ROWS);
    return new Rows(
            "zufällig, \"drawn\"",
            5,
            5 + ROWS,
            row -> row % 7 == 3 ? new double[] {Double.NaN, 0, 0} : drawn.values().apply(row - 5))
        .identified(row -> "Zeile " + row + ", ü");
  }

  private static Heading heading(Rows rows) {
    Evaluation<LatentModel> evaluation = Evaluation.of(MODEL).withSamples(40);
    return new Heading("elbo 0", evaluation, rows, "built in", 1);
  }

  // All that is left to do, or as much of it as there are rows.
  private static void run(ResultFile file, Rows rows, int most, int threads) {
    Rows some = rows.after(file.earlier());
    int[] given = new int[1];
    class Enough extends RuntimeException {
      private static final long serialVersionUID = 1;
    }
    try (Engine engine = new Engine(threads)) {
      heading(some)
          .evaluation()
          .evaluate(
              some,
              engine,
              done -> {},
              result -> {
                if (given[0]++ == most) {
                  throw new Enough();
                }
                file.row(result);
              },
              failure -> {
                if (given[0]++ == most) {
                  throw new Enough();
                }
                file.row(failure);
              });
    } catch (Enough e) {
      return;
    }
    file.end(1);
  }

  private byte[] whole(String name, Rows rows) throws IOException {
    Path path = folder.resolve(name);
    try (ResultFile file = ResultFile.create(heading(rows), path)) {
      run(file, rows, ROWS, 1);
    }
    return Files.readAllBytes(path);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a.csv"})
  void stoppedAtEveryRow(String name) throws IOException {
    byte[] whole = whole("whole-" + name, ALL);
    for (int stop = 1; stop < ROWS / 2; stop += 7) {
      Path path = folder.resolve(name);
      try (ResultFile file = ResultFile.create(heading(ALL), path)) {
        run(file, ALL, stop, 2);
      }
      assertFalse(Files.exists(path));
      try (ResultFile file = ResultFile.resume(heading(ALL), path)) {
        assertEquals(stop, file.earlier());
        run(file, ALL, stop, 3);
      }
      try (ResultFile file = ResultFile.resume(heading(ALL), path)) {
        run(file, ALL, ROWS, 1);
      }
      assertArrayEquals(whole, Files.readAllBytes(path));
      assertTrue(ResultFile.isDone(heading(ALL), path));
      assertFalse(names().contains(name + ".part"));
      assertFalse(names().contains(name + ".journal"));
      Files.delete(path);
      Files.deleteIfExists(ResultFile.sideOf(path));
    }
  }

  /// After a power cut each file may end anywhere, and what was not yet on the disk may be zeros.
  @Test
  void tornInAnyWay() throws IOException {
    byte[] whole = whole("whole.jsonl", ALL);
    Path path = folder.resolve("a.jsonl");
    for (int row = 0; row < ROWS / 2; row++) {
      // Each row in a write of its own.
      try (ResultFile file = ResultFile.resume(heading(ALL), path)) {
        assertEquals(row, file.earlier());
        run(file, ALL, 1, 1);
      }
    }
    byte[] part = Files.readAllBytes(Journal.partOf(path));
    byte[] log = Files.readAllBytes(Journal.logOf(path));
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3);
    int kept = 0;
    for (int i = 0; i < 36; i++) {
      Files.write(Journal.partOf(path), torn(part, random, i));
      // A changed provenance would be another run's.
      byte[] tornLog = torn(log, random, i % 4 == 2 ? 3 : i);
      Files.write(Journal.logOf(path), i % 4 == i / 4 % 4 ? tornLog : log);
      try (ResultFile file = ResultFile.resume(heading(ALL), path)) {
        kept += file.earlier();
        run(file, ALL, ROWS, 1);
      }
      assertArrayEquals(whole, Files.readAllBytes(path), "case " + i);
      Files.delete(path);
    }
    assertTrue(kept > 0, "some rows were gone on from");
  }

  private static byte[] torn(byte[] bytes, UniformRandomProvider random, int how) {
    int cut = random.nextInt(bytes.length + 1);
    return switch (how % 4) {
      case 0 -> Arrays.copyOf(bytes, cut);
      case 1 -> {
        byte[] zeros = bytes.clone();
        Arrays.fill(zeros, cut, bytes.length, (byte) 0);
        yield zeros;
      }
      case 2 -> {
        byte[] flipped = bytes.clone();
        flipped[Math.min(cut, bytes.length - 1)] ^= 1;
        yield flipped;
      }
      default -> Arrays.copyOf(bytes, bytes.length + cut);
    };
  }

  @Test
  void anotherRunIsNotResumed() throws IOException {
    Path path = folder.resolve("a.jsonl");
    try (ResultFile file = ResultFile.create(heading(ALL), path)) {
      run(file, ALL, 4, 1);
    }
    Heading other = heading(rows(2).described("others"));
    String expected = "data: zufällig, \"drawn\" there, others here";
    String message =
        assertThrows(InputException.class, () -> ResultFile.resume(other, path)).getMessage();
    assertTrue(message.endsWith("was another one: " + expected), message);
    try (ResultFile file = ResultFile.resume(heading(ALL), path)) {
      run(file, ALL, ROWS, 1);
    }
    message = assertThrows(InputException.class, () -> ResultFile.isDone(other, path)).getMessage();
    assertTrue(message.endsWith("is of another run: " + expected), message);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 60, 61})
  void shardsHaveEachRowOnce(int of) {
    List<Integer> places = new ArrayList<>();
    for (int number = 1; number <= of; number++) {
      Shard shard = new Shard(number, of);
      for (int own = 0; own < shard.rows(ROWS); own++) {
        int place = shard.place(ROWS, own);
        assertEquals(shard, shard.having(ROWS, place));
        places.add(place);
      }
    }
    places.sort(null);
    assertEquals(IntStream.range(0, ROWS).boxed().toList(), places);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a.csv"})
  void shardsAreOneRun(String name) throws IOException {
    byte[] whole = whole("whole-" + name, ALL);
    List<Path> files = new ArrayList<>();
    for (int number : new int[] {3, 1, 2}) {
      Rows share = ALL.of(new Shard(number, 3));
      whole(number + name, share);
      files.add(folder.resolve(number + name));
    }
    Path path = folder.resolve(name);
    assertEquals(ROWS, ShardFiles.merge(files, path, false));
    assertArrayEquals(whole, Files.readAllBytes(path));
    assertEquals(
        ResultFile.provenance(folder.resolve("whole-" + name)).line(),
        ResultFile.provenance(path).line());
    String message =
        assertThrows(InputException.class, () -> ShardFiles.merge(files, path, false)).getMessage();
    assertTrue(message.contains("exists already"), message);
  }

  @Test
  void shardsThatAreNoneOfOneRunAreRefused() throws IOException {
    for (int number = 1; number <= 3; number++) {
      whole(number + ".jsonl", ALL.of(new Shard(number, 3)));
    }
    whole("whole.jsonl", ALL);
    whole("other.jsonl", ALL.described("others").of(new Shard(3, 3)));
    whole("half.jsonl", ALL.of(new Shard(1, 2)));
    Path long2 = folder.resolve("long.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("2.jsonl")));
    lines.add(lines.getLast());
    Files.write(long2, lines);
    lines.subList(20, lines.size()).clear();
    Path short2 = Files.write(folder.resolve("short.jsonl"), lines);
    refused("shard 2/3 is missing", "1", "3");
    refused("shards 1/3, 2/3 are missing", "3");
    refused("shard 2/3 is given twice", "1", "2", "2", "3");
    refused("is no shard", "1", "2", "3", "whole");
    refused("is of another run than", "1", "2", "other");
    refused("is one of 2 shards", "2", "3", "half");
    refused(long2 + ": must end after its rows", "1", "long", "3");
    refused(short2 + ": must have 5 lines of row", "1", "short", "3");
    assertFalse(Files.exists(folder.resolve("out.jsonl")));
  }

  private void refused(String why, String... names) {
    List<Path> files = Arrays.stream(names).map(n -> folder.resolve(n + ".jsonl")).toList();
    Path out = folder.resolve("out.jsonl");
    String message =
        assertThrows(InputException.class, () -> ShardFiles.merge(files, out, false)).getMessage();
    assertTrue(message.contains(why), message);
  }
}
