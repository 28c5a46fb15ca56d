package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `elbo train --condition`: its folder is what the other commands take.
class TrainConditionTest {
  private static final int ROWS = 60;
  private static final String PLAIN =
      "--data @x.csv --likelihood normal --hidden 5 --latent 2 --batch 10 --epochs 30"
          + " --learning-rate 0.01 ";
  private static final String SMALL =
      PLAIN + "--condition @c.csv --validation @y.csv --validation-condition @d.csv ";

  @TempDir Path folder;

  @BeforeEach
  void data() throws IOException {
    write("x.csv", "c.csv", 5, ROWS);
    write("y.csv", "d.csv", 6, 12);
    write("other.csv", "e.csv", 7, ROWS);
    Files.write(
        folder.resolve("turned.csv"), Files.readAllLines(folder.resolve("d.csv")).reversed());
    Files.writeString(folder.resolve("few.csv"), "1,2\n3,4\n");
    Files.writeString(folder.resolve("wide.csv"), "1,2,3\n".repeat(12));
    Files.writeString(folder.resolve("nan.csv"), "1,2\n".repeat(ROWS - 1) + "nan,2\n");
    Files.writeString(folder.resolve("huge.csv"), "1,2\n".repeat(ROWS - 1) + "3,1e300\n");
    Files.writeString(folder.resolve("empty.csv"), "");
    Files.writeString(folder.resolve("more.csv"), "1,2\n".repeat(ROWS + 1));
    StringBuilder labels = new StringBuilder("name,batch,age\n");
    for (int n = 0; n < ROWS; n++) {
      labels.append("row").append(n).append(',').append(n % 3).append(',').append(n).append('\n');
    }
    Files.writeString(folder.resolve("labels.csv"), labels);
  }

  // x follows its condition.
  private void write(String x, String c, long seed, int count) throws IOException {
    var random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    var normal = ZigguratSampler.NormalizedGaussian.of(random);
    StringBuilder rows = new StringBuilder();
    StringBuilder conditions = new StringBuilder();
    for (int n = 0; n < count; n++) {
      double a = normal.sample();
      double b = random.nextInt(2);
      double z = normal.sample();
      rows.append(
          String.format(
              Locale.ROOT,
              "%.3f,%.3f,%.3f,%.3f%n",
              2 * a + z,
              a - b + 0.3 * normal.sample(),
              3 * b + 0.3 * normal.sample(),
              z + 0.3 * normal.sample()));
      conditions.append(String.format(Locale.ROOT, "%.3f,%.0f%n", a, b));
    }
    Files.writeString(folder.resolve(x), rows);
    Files.writeString(folder.resolve(c), conditions);
  }

  private String at(String options) {
    return options.replace("@", folder + "/");
  }

  private Cli run(String command) {
    return Cli.run(Cli.words(at(command)).toArray(String[]::new));
  }

  private Cli train(String options) {
    return run("train " + options);
  }

  private byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(folder.resolve(file));
  }

  private void assertSameModel(String a, String b) throws IOException {
    for (String name : List.of("encoder.onnx", "decoder.onnx", "model.json")) {
      assertArrayEquals(bytes(a + "/" + name), bytes(b + "/" + name), name);
    }
  }

  private static Cli done(Cli run) {
    assertEquals(0, run.status(), run.err());
    return run;
  }

  private static double evidence(Cli estimate) {
    return Double.parseDouble(estimate.cells("LogEvidence").get(1));
  }

  @Test
  void theFolderIsAConditionalModelForOtherCommands() {
    Cli run = done(train(SMALL + "--output @m"));
    assertEquals("", run.err());
    assertTrue(run.line("model").contains("4-5-2 and back, tanh, normal"), run.out());
    assertTrue(run.line("model").contains(", given 2 numbers; "), run.out());
    assertTrue(run.line("data").contains("x.csv, rows 0:60, given " + folder), run.out());
    assertTrue(run.line("validation:").contains("y.csv, rows 0:12, given " + folder), run.out());
    assertTrue(run.line("active units").contains(" of 2"), run.out());
    List<String> learned = run.cells("log p(x)");
    assertTrue(Double.parseDouble(learned.get(4)) > Double.parseDouble(learned.get(2)), run.out());
    String on = " --model @m --data @y.csv --condition @d.csv";
    Cli estimate = done(run("estimate" + on));
    assertTrue(estimate.out().contains("encoder compiled, decoder compiled"), estimate.out());
    assertTrue(estimate.out().contains("given condition float [n, 2]"), estimate.out());
    assertEquals(Double.parseDouble(learned.get(4)), evidence(estimate), 0.05);
    Cli others = done(run("estimate --model @m --data @y.csv --condition @turned.csv"));
    assertTrue(evidence(others) < evidence(estimate) - 1, others.out());
    Cli none = run("estimate --model @m --data @y.csv");
    assertEquals(2, none.status());
    assertTrue(none.err().contains("takes a condition of 2 numbers a row"), none.err());
    done(run("posterior" + on + " --draws 10 --rows 0:2"));
    done(run("ladder" + on + " --samples 200 --rows 0:2"));
    done(run("doctor @m --data @y.csv --condition @d.csv"));
    Cli collapse = done(run("collapse" + on));
    String active = run.cells("active units").get(4);
    assertTrue(collapse.out().contains(active + " of 2 latents are active"), collapse.out());
  }

  /// What is given explains x: without, as good a model of four numbers has less.
  @Test
  void theConditionIsLearnedFrom() {
    Cli with = done(train(SMALL));
    Cli without = done(train(PLAIN + "--validation @y.csv"));
    assertFalse(without.out().contains("given"), without.out());
    double gain =
        Double.parseDouble(with.cells("log p(x)").get(4))
            - Double.parseDouble(without.cells("log p(x)").get(4));
    assertTrue(gain > 0.5, "gain " + gain);
  }

  @Test
  void threadsDoNotMatter() throws IOException {
    done(train(SMALL + "--threads 1 --output @a"));
    done(train(SMALL + "--threads 3 --output @b"));
    assertSameModel("a", "b");
  }

  /// A share has the conditions of its rows, and a slice those of its own.
  @Test
  void slicesHaveTheConditionsOfTheirRows() throws IOException {
    done(train(PLAIN + "--condition @c.csv --rows 20:50 --validation 0.2 --output @a"));
    for (String name : List.of("x", "c")) {
      List<String> lines = Files.readAllLines(folder.resolve(name + ".csv"));
      Files.write(folder.resolve(name + "1.csv"), lines.subList(20, 44));
      Files.write(folder.resolve(name + "2.csv"), lines.subList(44, 50));
    }
    done(
        train(
            PLAIN.replace("x.csv", "x1.csv")
                + "--condition @c1.csv --validation @x2.csv --validation-condition @c2.csv"
                + " --output @b"));
    assertSameModel("a", "b");
    assertEquals(epochs("a"), epochs("b"));
  }

  private List<String> epochs(String model) throws IOException {
    return Files.readAllLines(folder.resolve(model).resolve("training.jsonl")).stream()
        .skip(1)
        .map(l -> l.replaceAll(",\"seconds\":.*", ""))
        .toList();
  }

  @Test
  void seedsAreLearnedUnderConditionsToo() {
    Cli run = done(train(SMALL + "--seeds 2"));
    assertEquals(run.cells("log p(x)").get(4), run.cells("seed 1").get(3), run.out());
    assertTrue(run.line("seed 1/2").contains(" of 2"), run.out());
  }

  @Test
  void columnsOfATableAreConditionsAndLabelsAreNoted() {
    Cli run = done(train(PLAIN + "--condition @labels.csv:batch"));
    assertTrue(run.line("model").contains(", given 1 number; "), run.out());
    assertTrue(run.out().contains("the condition is one whole number a row"), run.out());
    run = done(train(PLAIN + "--condition @labels.csv:batch,age"));
    assertFalse(run.out().contains("one whole number"), run.out());
  }

  @Test
  void pixelsAreBinarizedAndConditionsAreNot() throws IOException {
    StringBuilder conditions = new StringBuilder();
    for (int n = 0; n < 1000; n++) {
      conditions.append(n % 7 - 3).append('\n');
    }
    Files.writeString(folder.resolve("digits.csv"), conditions);
    Cli run =
        done(
            train(
                "--condition @digits.csv --rows 0:40 --hidden 6 --latent 2 --epochs 2 --output"
                    + " @m"));
    assertTrue(run.line("data").endsWith(", binarized anew each epoch"), run.out());
    done(run("estimate --model @m --data digits --condition @digits.csv --rows 0:3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--objective Iwae(k=3) --hidden none --latent 3",
        "--likelihood normal(scale=each) --activation silu --hidden 3,4",
        "--likelihood normal(scale=0.5) --objective DoublyReparameterized(k=2) --hidden 17"
      })
  void everyKindOfModelIsWhole(String options) {
    done(train(changed(PLAIN + "--condition @c.csv", options) + " --output @m"));
    done(
        run(
            "estimate --model @m --data @x.csv --condition @c.csv --rows 0:2 --bounds Elbo"
                + " --samples 100"));
  }

  // The options with others in place of those of the same names.
  private static String changed(String options, String others) {
    List<String> words = new ArrayList<>(Cli.words(options));
    List<String> more = Cli.words(others);
    for (int i = 0; i < more.size(); i += 2) {
      int place = words.indexOf(more.get(i));
      if (place >= 0) {
        words.set(place + 1, more.get(i + 1));
      } else {
        words.addAll(more.subList(i, i + 2));
      }
    }
    return String.join(" ", words);
  }

  @Test
  void resumingWritesTheSame() throws IOException {
    done(train(SMALL + "--output @a"));
    done(train(SMALL + "--output @b"));
    Files.delete(folder.resolve("b/encoder.onnx"));
    Cli run = done(train(SMALL + "--resume --output @b"));
    assertTrue(run.out().contains("resumed after epoch 30"), run.out());
    assertSameModel("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--condition @e.csv | of --condition sha256 ",
        "--validation-condition @turned.csv | of --validation-condition sha256 ",
      })
  void otherConditionsAreNotResumed(String other, String named) throws IOException {
    done(train(SMALL + "--output @m"));
    byte[] checkpoint = bytes("m/checkpoint");
    refused(train(changed(SMALL, other) + " --resume --output @m"), named);
    refused(
        train(PLAIN + "--validation @y.csv --resume --output @m"),
        "the checkpoint is of --condition sha256 ");
    assertArrayEquals(checkpoint, bytes("m/checkpoint"));
    done(train(PLAIN + "--validation @y.csv --output @p"));
    refused(
        train(SMALL + "--resume --output @p"),
        "the checkpoint is of --condition none, but this run has sha256 ");
  }

  private static void refused(Cli run, String named) {
    assertEquals(2, run.status(), run.out());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(named), run.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--condition @few.csv | few.csv: must have one row for each row of ",
        "--condition @more.csv | x.csv, but has 61 for 60",
        "--condition @c.csv --rows 0:10 --validation @y.csv | --condition needs one for the"
            + " validation rows too (--validation-condition FILE), as --validation is the file ",
        "--condition @nan.csv | nan.csv: must hold one finite number in each field, but line 60",
        "--condition @huge.csv | row 59, number 1 of the condition must be a finite number in"
            + " single precision, but is 1.0E300",
        "--condition @empty.csv | empty.csv: ",
        "--condition @none.csv | none.csv: must exist",
        "--condition @labels.csv:sex | has no column \"sex\"; there are name, batch, age",
        "--condition @labels.csv:name | but line 2 has \"row0\" in field 1",
        "--validation-condition @d.csv | --validation-condition ",
        "--validation @y.csv --validation-condition @d.csv | needs conditions of the rows to learn"
            + " from too (--condition FILE)",
        "--condition @c.csv --validation-condition @d.csv | needs validation rows from a file"
            + " (--validation FILE), but --validation is not given",
        "--condition @c.csv --validation 0.1 --validation-condition @d.csv | but --validation"
            + " is 0.1",
        "--condition @c.csv --validation @y.csv --validation-condition @few.csv | y.csv, but has 2"
            + " for 12",
        "--condition @c.csv --validation @y.csv --validation-condition @wide.csv | wide.csv: rows"
            + " have 3 values, but those of ",
        "--condition @c.csv --latent 3,2 --hidden 5;4 --objective Elbo | --condition: two levels of"
            + " latents take no condition, but it has 2 numbers",
      })
  void badInputIsOneLineAndLeavesNothing(String bad, String named) {
    refused(train(changed(PLAIN, bad) + " --output @m"), named);
    assertFalse(Files.exists(folder.resolve("m")), "nothing is left");
  }
}
