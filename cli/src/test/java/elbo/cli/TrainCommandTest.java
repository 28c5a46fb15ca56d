package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `elbo train` and its folder.
class TrainCommandTest {
  private static final int ROWS = 23;
  private static final List<String> MODEL = List.of("encoder.onnx", "decoder.onnx", "model.json");

  @TempDir Path folder;

  @BeforeEach
  void data() throws IOException {
    var random = RandomSource.XO_SHI_RO_256_PP.create(5);
    Files.writeString(folder.resolve("x.csv"), rows(random, ROWS));
    Files.writeString(folder.resolve("y.csv"), rows(random, 4));
    Files.writeString(folder.resolve("z.csv"), rows(random, ROWS));
    Files.writeString(folder.resolve("one.csv"), rows(random, 1));
    Files.writeString(folder.resolve("narrow.csv"), "1,2\n3,4\n");
    Files.writeString(folder.resolve("large.csv"), "1.5,2,3,4\n1,2,1e39,4\n");
    Files.writeString(folder.resolve("nan.csv"), "1.5,2,3,4\n1,2,NaN,4\n");
    Files.writeString(folder.resolve("counts.csv"), "0,3,1,0\n2,2,0,0\n5,1,0,1\n0,0,1,7\n");
  }

  private static String rows(UniformRandomProvider random, int count) {
    var normal = ZigguratSampler.NormalizedGaussian.of(random);
    StringBuilder text = new StringBuilder();
    for (int n = 0; n < count; n++) {
      double a = normal.sample();
      double b = normal.sample();
      text.append(
          String.format(
              Locale.ROOT, "%.3f,%.3f,%.3f,%.3f%n", 2 * a, a - b, 0.3 * b + 1, normal.sample()));
    }
    return text.toString();
  }

  private Cli train(String options) {
    return Cli.run(Cli.words("train " + at(options)).toArray(String[]::new));
  }

  private String at(String options) {
    return options.replace("@", folder + "/");
  }

  private static final String SMALL =
      "--data @x.csv --likelihood normal --hidden 5 --latent 2 --batch 10 --epochs 4"
          + " --validation @y.csv ";

  private byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(folder.resolve(file));
  }

  private void assertSameModel(String a, String b) throws IOException {
    for (String name : MODEL) {
      assertArrayEquals(bytes(a + "/" + name), bytes(b + "/" + name), name);
    }
    assertEquals(withoutTimes(a), withoutTimes(b));
  }

  private List<String> withoutTimes(String model) throws IOException {
    return Files.readAllLines(folder.resolve(model).resolve("training.jsonl")).stream()
        .map(l -> l.replaceAll(",\"seconds\":.*", ""))
        .toList();
  }

  private List<String> names(String model) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(model))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void pageIsThatOfTheFolder() throws IOException {
    Cli run = train(SMALL + "--output @m --report @m.html");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("  report in " + folder.resolve("m.html") + "\n"), run.out());
    Cli later =
        Cli.run(Cli.words(at("report @m/training.jsonl --output @l.html")).toArray(String[]::new));
    assertEquals(0, later.status(), later.err());
    assertArrayEquals(bytes("l.html"), bytes("m.html"));
    Cli again = train(SMALL + "--report @m.html");
    assertEquals(2, again.status());
    assertTrue(again.err().contains("exists already; --force replaces it"), again.err());
  }

  @Test
  void theFolderIsAModelForOtherCommands() throws IOException {
    Cli run = train(SMALL + "--output @m");
    assertEquals(0, run.status(), run.err());
    assertEquals("", run.err());
    assertEquals(
        List.of("checkpoint", "decoder.onnx", "encoder.onnx", "model.json", "training.jsonl"),
        names("m"));
    assertTrue(run.line("model").contains("4-5-2 and back, tanh, normal"), run.out());
    assertEquals(
        4, run.lines().stream().filter(l -> l.matches(" {6}[ 0-9]\\d .*")).count(), run.out());
    List<String> before = run.cells("log p(x)");
    assertTrue(Double.parseDouble(before.get(4)) > Double.parseDouble(before.get(2)), run.out());
    assertTrue(run.line("active units").contains(" of 2"), run.out());
    List<String> lines = withoutTimes("m");
    assertEquals(5, lines.size());
    assertTrue(lines.getFirst().contains("\"hidden\":\"5\""), lines.getFirst());
    assertTrue(lines.get(4).startsWith("{\"epoch\":4,\"step\":12,\"objective\":-"), lines.get(4));
    assertTrue(lines.get(4).contains("\"validationIwaeStandardError\":"), lines.get(4));
    Cli estimate = Cli.run("estimate", "--model", at("@m"), "--data", at("@y.csv"));
    assertEquals(0, estimate.status(), estimate.err());
    assertTrue(estimate.out().contains("encoder compiled, decoder compiled"), estimate.out());
    // What was printed after learning is what another run of the same rows comes to.
    double printed = Double.parseDouble(before.get(4));
    double again = Double.parseDouble(estimate.cells("LogEvidence").get(1));
    assertEquals(printed, again, 0.05);
    for (String command : List.of("posterior", "collapse", "ladder")) {
      Cli other = Cli.run(command, "--model", at("@m"), "--data", at("@y.csv"));
      assertEquals(0, other.status(), command + ": " + other.err());
    }
    Cli doctor = Cli.run("doctor", at("@m"), "--data", at("@y.csv"));
    assertEquals(0, doctor.status(), doctor.err());
  }

  @Test
  void threadsDoNotMatter() throws IOException {
    assertEquals(0, train(SMALL + "--threads 1 --output @a").status());
    assertEquals(0, train(SMALL + "--threads 3 --output @b").status());
    assertSameModel("a", "b");
  }

  /// A second level has files of its own, which go when one level takes its place.
  @Test
  void twoLevelsAreAHierarchyForOtherCommands() throws IOException {
    String two = SMALL.replace("--hidden 5 --latent 2", "--hidden 5;4 --latent 2,1");
    Cli run = train(two + "--objective Iwae(k=3) --output @m");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.line("model").contains("4-5-2-4-1 and back, tanh, normal"), run.out());
    assertTrue(names("m").containsAll(List.of("encoder.2.onnx", "decoder.2.onnx")));
    Cli estimate = Cli.run("estimate", "--model", at("@m"), "--data", at("@y.csv"));
    assertEquals(0, estimate.status(), estimate.err());
    assertTrue(estimate.out().contains("hierarchy of 2 levels, d = 2 + 1"), estimate.out());
    double printed = Double.parseDouble(run.cells("log p(x)").get(4));
    double again = Double.parseDouble(estimate.cells("LogEvidence").get(1));
    assertEquals(printed, again, 0.05);
    assertEquals(0, train(SMALL + "--force --output @m").status());
    assertFalse(names("m").contains("encoder.2.onnx") || names("m").contains("decoder.2.onnx"));
  }

  /// The model of the first seed is the one that is kept; the others are those of their names.
  @Test
  void seedsDifferAndTheFirstIsKept() throws IOException {
    Cli run = train(SMALL + "--seeds 2 --output @a");
    assertEquals(0, run.status(), run.err());
    assertEquals(0, train(SMALL + "--output @b").status());
    assertSameModel("a", "b");
    Cli second = train(SMALL + "--seed 1/2");
    List<String> first = run.cells("seed 1");
    List<String> other = run.cells("seed 1/2");
    assertEquals(run.cells("log p(x)").get(4), first.get(3), run.out());
    assertEquals(second.cells("log p(x)").get(4), other.get(3), run.out());
    double a = Double.parseDouble(first.get(3));
    double b = Double.parseDouble(other.get(3));
    assertNotEquals(a, b);
    assertEquals(0.5 * (a + b), Double.parseDouble(run.cells("mean").get(2)), 1.01e-4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data @one.csv --likelihood normal --hidden none --latent 1 --epochs 2",
        "--data @x.csv --likelihood normal(scale=0.5) --hidden none --latent 4 --epochs 2",
        "--data @x.csv --likelihood normal(scale=each) --hidden 3,4 --activation silu --latent 2"
            + " --epochs 2 --objective Iwae(k=3) --optimizer Sgd(0.9) --schedule linear(last=0)",
        "--data @counts.csv --likelihood poisson --hidden 3 --latent 1 --epochs 2 --batch 3",
        "--data @counts.csv --likelihood negative_binomial --hidden 3 --latent 2 --epochs 2"
            + " --warm-up 1 --clip 5 --weight-decay 0.1 --objective AnalyticElbo(beta=2)",
        "--data @x.csv --likelihood normal --hidden 5;3 --latent 3,2 --epochs 2 --objective Elbo",
        "--data @counts.csv --likelihood poisson --hidden none;none --latent 2,1 --epochs 2"
            + " --objective DoublyReparameterized(k=3)",
        "--data digits --rows 0:20 --hidden 6 --latent 2 --epochs 2 --binarize threshold(0.5)"
      })
  void everyKindOfModelIsWhole(String options) throws IOException {
    Cli run = train(options + " --output @m");
    assertEquals(0, run.status(), run.err());
    String[] words = at(options).split(" ");
    Cli estimate =
        Cli.run(
            "estimate", "--model", at("@m"), "--data", words[1], "--rows", "0", "--bounds", "Elbo");
    assertEquals(0, estimate.status(), estimate.err());
  }

  @Test
  void resumingAWholeRunWritesTheSame() throws IOException {
    assertEquals(0, train(SMALL + "--output @a").status());
    assertEquals(0, train(SMALL + "--output @b").status());
    Files.delete(folder.resolve("b/encoder.onnx"));
    Files.delete(folder.resolve("b/training.jsonl"));
    Cli run = train(SMALL + "--resume --output @b");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("resumed after epoch 4"), run.out());
    assertSameModel("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--batch 11 | the checkpoint is of --batch 10, but this run has 11",
        "--learning-rate 0.01 | of --learning-rate 0.001, but this run has 0.01",
        "--seed 2 | of --seed 1, but this run has 2",
        "--objective Elbo | of --objective AnalyticElbo, but this run has Elbo",
        "--data @z.csv | of --data sha256 ",
        "--validation 0.5 | of --data sha256 ",
        "--validation @z.csv | of --validation sha256 ",
        "--force | --force begins anew and --resume goes on: only one can be given"
      })
  void anotherRunIsNotResumed(String other, String named) throws IOException {
    assertEquals(0, train(SMALL + "--output @m").status());
    byte[] checkpoint = bytes("m/checkpoint");
    List<String> options = new ArrayList<>(Cli.words(at(SMALL)));
    List<String> changed = Cli.words(at(other));
    int place = options.indexOf(changed.getFirst());
    if (place >= 0) {
      options.set(place + 1, changed.get(1));
    } else {
      options.addAll(changed);
    }
    Cli run = train(String.join(" ", options) + " --resume --output @m");
    refused(run, named);
    assertArrayEquals(checkpoint, bytes("m/checkpoint"));
  }

  private static void refused(Cli run, String named) {
    assertEquals(2, run.status(), run.out());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(named), run.err());
  }

  @Test
  void aDamagedCheckpointIsRefused() throws IOException {
    assertEquals(0, train(SMALL + "--output @m").status());
    byte[] whole = bytes("m/checkpoint");
    for (int at : new int[] {0, 5, 40, whole.length / 2, whole.length - 1}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(folder.resolve("m/checkpoint"), damaged);
      refused(train(SMALL + "--resume --output @m"), "checkpoint: is damaged");
    }
    Files.write(folder.resolve("m/checkpoint"), new byte[7]);
    refused(train(SMALL + "--resume --output @m"), "checkpoint: is damaged");
  }

  @Test
  void aFolderIsNotReplacedUnasked() throws IOException {
    assertEquals(0, train(SMALL + "--output @m").status());
    byte[] model = bytes("m/encoder.onnx");
    refused(train(SMALL + "--output @m"), "exists already; --resume goes on in it, --force");
    assertArrayEquals(model, bytes("m/encoder.onnx"));
    assertEquals(0, train(SMALL + "--seed 2 --force --output @m").status());
    assertFalse(Arrays.equals(model, bytes("m/encoder.onnx")));
    Files.delete(folder.resolve("m/checkpoint"));
    refused(train(SMALL + "--resume --output @m"), "holds a model, but no checkpoint");
    Files.writeString(folder.resolve("m/prior.onnx"), "");
    refused(train(SMALL + "--force --output @m"), "also holds prior.onnx");
    refused(train(SMALL + "--output @x.csv"), "must be a folder, but is a file");
    refused(train(SMALL + "--output @no/such"), "there is no folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--objective Iwea(k=5) | nearest: Iwae(k)",
        "--objective Iwae(k=0) | k must be at least 1, but is 0",
        "--activation tahn | there is no activation 'tahn'; nearest: tanh",
        "--activation relu(3) | should read relu",
        "--likelihood bernouli | nearest: bernoulli",
        "--likelihood normal(scale=0) | must be finite and greater than 0, but is 0",
        "--likelihood normal(sigma=1) | must read NAME or NAME(scale=…)",
        "--likelihood bernoulli | x.csv, row 0: ",
        "--latent 0 | --latent must be at least 1, but is 0",
        "--latent 3,0 | --latent must be at least 1, but is 0",
        "--latent 3;2 | --latent must be a whole number, or two parted by a comma, but is",
        "--latent 3,2,1 | --latent must have one or two levels, but has 3",
        "--latent 3,2 | --objective: AnalyticElbo takes KL(q(z|x), p(z)) in closed form",
        "--hidden 5;4 | as many parts, by semicolons, as --latent has levels, but they are 2 and 1",
        "--hidden 5,0 | --hidden: widths must be at least 1, but one is 0",
        "--hidden five | --hidden must be none or whole numbers",
        "--batch 24 | --batch must be at most the 23 rows there are, but is 24",
        "--hidden 200000,200000 | --latent and --hidden: there must be at most 67108864 parameters",
        "--latent 2000000000 | latents must be from 1 to 16777216, but is 2000000000",
        "--activation leaky_relu(slope=NaN) | --activation: leaky_relu: slope must be a finite",
        "--activation elu(slope=1e39) | but is Infinity",
        "--seeds 0 | --seeds must be at least 1, but is 0",
        "--batch 0 | batch must be at least 1, but is 0",
        "--epochs 0 | epochs must be at least 1, but is 0",
        "--learning-rate 0 | learning rate must be",
        "--learning-rate -1 | but is -1.0",
        "--learning-rate NaN | but is NaN",
        "--schedule cosine | there is no schedule 'cosine'; nearest: constant",
        "--optimizer Adma | nearest: Adam",
        "--warm-up -1 | warm-up",
        "--clip 0 | clip",
        "--weight-decay -1 | weight decay",
        "--weight-decay 1000 | learning rate and the weight decay must be below 1, but is 1.0",
        "--optimizer Adam(0.9,0.999,1e-50) | epsilon must be",
        "--patience -1 | patience",
        "--threads 0 | --threads must be from 1 to 32767, but is 0",
        "--binarize sometimes | --binarize: binarize must be threshold(t)",
        "--binarize dynamic | values must lie in [0, 1]",
        "--validation @narrow.csv | narrow.csv: rows have 2 values, but those of",
        "--validation 1 | a share of the rows between 0 and 1, but is 1",
        "--validation @large.csv | large.csv, row 1, number 2 must be a finite number in single",
        "--data @large.csv | large.csv, row 1, number 2 must be a finite number in single",
        "--data @nan.csv | nan.csv: must hold one finite number in each field, but line 2",
        "--validation 0.001 | must leave rows on both sides",
        "--validation @none.csv | none.csv: must exist",
        "--data @none.csv | none.csv: must exist",
        "--rows 5:2 | A is 5 and B is 2"
      })
  void badInputIsOneLineAndLeavesNothing(String bad, String named) {
    List<String> options = new ArrayList<>(Cli.words(at("--data @x.csv --likelihood normal")));
    List<String> changed = Cli.words(at(bad));
    int place = options.indexOf(changed.getFirst());
    if (place >= 0) {
      options.set(place + 1, changed.get(1));
    } else {
      options.addAll(changed);
    }
    refused(train(String.join(" ", options) + " --output @m"), named);
    assertFalse(Files.exists(folder.resolve("m")));
  }

  @Test
  void supportIsCheckedInTheValidationRowsToo() {
    refused(
        train("--data @counts.csv --likelihood poisson --batch 2 --validation @y.csv --output @m"),
        "y.csv, row 0: ");
    assertFalse(Files.exists(folder.resolve("m")));
  }

  @Test
  void whatNeedsAFolderOrValidationIsRefusedWithout() {
    refused(train("--data @x.csv --likelihood normal --resume"), "--resume needs a folder");
    refused(train("--data @x.csv --likelihood normal --patience 3"), "--patience needs validation");
  }

  @Test
  void divergenceInTheFirstEpochLeavesNothing() {
    Cli run =
        train(
            "--data @x.csv --likelihood normal --hidden 5 --latent 2 --batch 10 --epochs 50"
                + " --learning-rate 1e4 --optimizer Sgd(0) --output @m");
    assertEquals(2, run.status(), run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("step"), run.err());
    assertTrue(run.err().contains("nothing is kept"), run.err());
    assertFalse(Files.exists(folder.resolve("m")));
  }

  private static final String SLOW_DIVERGENCE =
      "--data @x.csv --likelihood normal(scale=1) --hidden none --latent 2 --batch 23 --epochs 60"
          + " --learning-rate 0.4 --optimizer Sgd(0) --output @m";

  /// What is left is good: the run goes on from it, to the same end.
  @Test
  void divergenceKeepsTheLastGoodCheckpoint() throws IOException {
    Cli run = train(SLOW_DIVERGENCE);
    assertEquals(2, run.status(), run.out());
    assertTrue(run.err().contains("the checkpoint of the last good epoch is left"), run.err());
    assertEquals(List.of("checkpoint", "training.jsonl"), names("m"));
    long epochs = Files.readString(folder.resolve("m/training.jsonl")).lines().count() - 1;
    assertTrue(epochs > 0);
    Cli again = train(SLOW_DIVERGENCE + " --resume");
    assertEquals(run.err(), again.err());
    assertTrue(again.out().contains("resumed after epoch " + epochs), again.out());
  }

  /// What is refused leaves an older model.
  @ParameterizedTest
  @ValueSource(strings = {"--data @large.csv", "--data @x.csv --hidden 200000,200000"})
  void forceRemovesNothingForARefusedRun(String bad) throws IOException {
    assertEquals(0, train(SMALL + "--output @m").status());
    List<String> before = names("m");
    Cli run = train("--likelihood normal --force --output @m " + bad);
    refused(run, "must be");
    assertEquals(before, names("m"));
  }

  @Test
  void rowsAreNamedAsInTheirFile() throws IOException {
    Files.writeString(folder.resolve("late.csv"), "1.5,2,3,4\n".repeat(9) + "1,2,3,1e39\n");
    refused(
        train("--data @late.csv --rows 4:10 --likelihood normal"),
        "late.csv, row 9, number 3 must");
  }

  @Test
  void greyDataUnderBernoulliAreNoted() throws IOException {
    Files.writeString(folder.resolve("grey.csv"), "0,0.5,1,0.2\n".repeat(9) + "1,0,0,0.7\n");
    String options = "--data @grey.csv --hidden none --latent 1 --epochs 1 --binarize ";
    assertTrue(train(options + "none").out().contains("a cross-entropy"));
    assertFalse(train(options + "dynamic").out().contains("a cross-entropy"));
  }

  @Test
  void fewDigitsHaveNoValidationRows() {
    Cli run = train("--rows 0:4 --hidden none --latent 1 --epochs 1");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("rows that it learned from"), run.out());
  }

  // The moments are in the start of the JVM, before and after the first checkpoint, and later.
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 30})
  void killedAtAnyMomentItGoesOnToTheSameBytes(int lines) throws Exception {
    String options = SMALL.replace("--epochs 4", "--epochs 100");
    assertEquals(0, train(options + "--output @a").status());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), "elbo.cli.Main", "train"));
    command.addAll(Cli.words(at(options + "--resume --output @b")));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    while (process.isAlive() && written() < lines) {
      Thread.sleep(1);
    }
    process.destroyForcibly().waitFor();
    Cli run = train(options + "--resume --output @b");
    assertEquals(0, run.status(), run.err());
    assertSameModel("a", "b");
    assertEquals(names("a"), names("b"));
  }

  private long written() throws IOException {
    Path file = folder.resolve("b/training.jsonl");
    if (!Files.exists(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }
}
