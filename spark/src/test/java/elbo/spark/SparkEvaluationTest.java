package elbo.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.rand;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.Catalogs;
import elbo.Evaluation;
import elbo.InputException;
import elbo.Rows;
import elbo.bound.Elbo;
import elbo.bound.Iwae;
import elbo.data.Binarize;
import elbo.data.ObservationFiles;
import elbo.inference.Encoder;
import elbo.model.LatentModel;
import elbo.onnx.OnnxVae;
import elbo.points.Scramble;
import elbo.points.Seed;
import elbo.points.Sobol;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SparkEvaluationTest {
  private static final LatentModel MODEL =
      (LatentModel) Catalogs.MODELS.parse("LinearGaussian(d=3,D=6,seed=4)");
  private static final int ROWS = 300;

  /// Few samples, so that rows share lanes; many; dependent ones; and as many as a tolerance takes,
  /// some in the second pass.
  static Stream<Evaluation<LatentModel>> evaluations() {
    Evaluation<LatentModel> plain = Evaluation.of(MODEL).withProposal(new Encoder());
    return Stream.of(
        plain.withSamples(1).withStatistics(new Elbo()),
        plain.withSamples(500).withStatistics(new Elbo(), new Iwae(50)),
        Evaluation.of(MODEL).withSamples(256).withPoints(new Sobol("a seed", Scramble.OWEN, 16)));
  }

  @ParameterizedTest
  @MethodSource("evaluations")
  void bitsAreThoseOfOneMachineHoweverRowsAreParted(Evaluation<LatentModel> evaluation) {
    List<String> expected = LocalSpark.alone(evaluation, ROWS);
    Dataset<Row> table = LocalSpark.drawn(MODEL, ROWS);
    for (int partitions : new int[] {1, 2, 7, 64}) {
      Dataset<Row> parted = table.repartition(partitions, rand(partitions));
      assertEquals(
          expected,
          LocalSpark.lines(
              SparkEvaluation.of(evaluation).withTasks(partitions).evaluate(parted, "x"),
              evaluation),
          partitions + " partitions");
    }
    Dataset<Row> cached = SparkEvaluation.of(evaluation).withTasks(3).evaluate(table, "x").cache();
    assertEquals(expected, LocalSpark.lines(cached, evaluation));
    assertEquals(expected, LocalSpark.lines(cached, evaluation));
    cached.unpersist();
  }

  @Test
  void rowsThatAreDearAreLeftToTasksOfTheirOwn() {
    LatentModel model = (LatentModel) Catalogs.MODELS.parse("SigmoidBelief(d=4,D=6,seed=7)");
    Evaluation<LatentModel> evaluation = Evaluation.of(model).withTolerance(0.0018);
    List<String> expected = LocalSpark.alone(evaluation, 12);
    long least = Tasking.of(evaluation).budget();
    long dear =
        expected.stream()
            .filter(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)) > least)
            .count();
    assertTrue(dear > 0 && dear < expected.size(), dear + " rows are dear of " + expected);
    assertEquals(
        expected,
        LocalSpark.lines(
            SparkEvaluation.of(evaluation).withTasks(3).evaluate(LocalSpark.drawn(model, 12), "x"),
            evaluation));
  }

  @Test
  void theDearestStartFirst() {
    int each = 5;
    int dearest = DearestFirst.of(7, 1L << 40, 1000, each);
    int dear = DearestFirst.of(7, 9000, 1000, each);
    int least = DearestFirst.of(7, 1001, 1000, each);
    assertTrue(dearest < dear && dear < least && least < DearestFirst.done(7, each));
    assertTrue(DearestFirst.done(Integer.MAX_VALUE - 1, each) < DearestFirst.partitions(each));
    assertTrue(DearestFirst.of(0, Long.MAX_VALUE, 1, each) >= 0);
  }

  @Test
  void otherColumnsAreKeptAndTheModelIsOpenedOnce() {
    LatentModel model = (LatentModel) Catalogs.MODELS.parse("LinearGaussian(d=2,D=3,seed=99)");
    Evaluation<LatentModel> evaluation =
        Evaluation.of(model).withSamples(40).withStatistics(new Elbo(), new Iwae(20));
    Counters counters = Counters.of(LocalSpark.session().sparkContext());
    long opened = counters.modelsOpened();
    long rows = counters.rows();
    long samples = counters.samples();
    List<Row> results =
        SparkEvaluation.evaluate(LocalSpark.drawn(model, 20), "x", evaluation).collectAsList();
    assertEquals(1, counters.modelsOpened() - opened);
    assertEquals(20, counters.rows() - rows);
    assertEquals(20 * 40, counters.samples() - samples);
    for (Row row : results) {
      assertEquals("kept " + row.getInt(0), row.getAs("note"));
      assertEquals("lower", row.<Row>getAs("Iwae(k=20)").getAs("side"));
    }
    assertFalse(
        LocalSpark.session()
            .sparkContext()
            .env()
            .metricsSystem()
            .getSourcesByName("AccumulatorSource")
            .isEmpty());
  }

  @Test
  void anErrorIsItsRowsAlone() {
    Evaluation<LatentModel> evaluation =
        Evaluation.of(MODEL).withSamples(32).withStatistics(new Elbo());
    List<Double> good = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6);
    List<Row> results =
        SparkEvaluation.of(evaluation)
            .withTasks(2)
            .evaluate(
                LocalSpark.table(
                    List.of(
                        RowFactory.create(4L, good),
                        RowFactory.create(5L, List.of(1.0)),
                        RowFactory.create(6L, null),
                        RowFactory.create(7L, List.of(0.1, 0.2, Double.NaN, 0.4, 0.5, 0.6)),
                        RowFactory.create(8L, good)),
                    DataTypes.createStructField("row", DataTypes.LongType, false),
                    DataTypes.createStructField(
                        "x", DataTypes.createArrayType(DataTypes.DoubleType), true)),
                "x")
            .orderBy("row")
            .collectAsList();
    assertEquals(
        Arrays.asList(
            null,
            "LinearGaussian(d=3,D=6,seed=4) takes observations of 6 numbers, but this one has 1",
            "an observation must not be null, but is",
            "values must be finite, but number 2 is NaN",
            null),
        results.stream().map(row -> row.<String>getAs(TableColumns.ERROR)).toList());
    assertEquals(
        List.of(false, true, true, true, false),
        results.stream().map(row -> row.isNullAt(row.fieldIndex("Elbo"))).toList());
  }

  static Stream<DataType> types() {
    return Stream.of(
        DataTypes.DoubleType,
        DataTypes.FloatType,
        DataTypes.ByteType,
        DataTypes.ShortType,
        DataTypes.IntegerType,
        DataTypes.LongType,
        DataTypes.createDecimalType(4, 1));
  }

  @Test
  void numbersOfEveryTypeAreTheSame() {
    Evaluation<LatentModel> evaluation =
        Evaluation.of(MODEL).withSamples(32).withStatistics(new Elbo());
    Dataset<Row> table =
        LocalSpark.table(
            List.of(RowFactory.create(3, List.of(1, -2, 3, 0, 5, 6))),
            DataTypes.createStructField("row", DataTypes.IntegerType, false),
            DataTypes.createStructField(
                "x", DataTypes.createArrayType(DataTypes.IntegerType), true));
    Dataset<Row> all =
        types()
            .map(type ->
                SparkEvaluation.of(evaluation)
                    .withTasks(1)
                    .evaluate(
                        table.withColumn("x", table.col("x").cast(DataTypes.createArrayType(type))),
                        "x")
                    .select("Elbo"))
            .reduce(Dataset::union)
            .orElseThrow();
    Set<Row> different = new HashSet<>(all.collectAsList());
    assertEquals(1, different.size(), different.toString());
    assertFalse(different.iterator().next().isNullAt(0));
  }

  @Test
  void wrongKeysAreRefused() {
    Evaluation<LatentModel> evaluation = Evaluation.of(MODEL).withSamples(32);
    Dataset<Row> table = LocalSpark.drawn(MODEL, 3);
    Dataset<Row> twice = table.union(table.limit(1));
    assertCause(
        "keys must be different in every row, but \"0\" is in several",
        SparkEvaluation.of(evaluation).withTasks(2).evaluate(twice, "x"));
    assertCause(
        "keys must be whole numbers from 0 to 2147483646, or texts, but one is -1",
        SparkEvaluation.of(evaluation)
            .withTasks(2)
            .evaluate(table.withColumn("row", table.col("row").minus(1)), "x"));
    InputException missing =
        assertThrows(
            InputException.class,
            () -> SparkEvaluation.of(evaluation).withKey("id").evaluate(table, "x"));
    assertEquals(
        "the table must have a column of keys \"id\", but has row, x, note", missing.getMessage());
    InputException numbers =
        assertThrows(
            InputException.class,
            () -> SparkEvaluation.of(evaluation).withKey("x").evaluate(table, "x"));
    assertEquals(
        "column \"x\": keys must be whole numbers or texts, but are of type array<double>",
        numbers.getMessage());
    InputException taken =
        assertThrows(
            InputException.class,
            () ->
                SparkEvaluation.evaluate(table.withColumnRenamed("note", "Ess"), "x", evaluation));
    assertEquals(
        "the table must not have a column \"Ess\", which is one of results, but has one",
        taken.getMessage());
  }

  private static final StructField ID =
      DataTypes.createStructField("id", DataTypes.StringType, true);

  // With the numbers of the keys, as other languages have them too.
  private static Dataset<Row> keyed(List<String> keys) {
    Rows drawn = Rows.drawn(MODEL, Seed.of(5), 0, keys.size());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      List<Double> x = Arrays.stream(drawn.row(i).values()).boxed().toList();
      rows.add(RowFactory.create(keys.get(i), RowKey.number(keys.get(i)), x));
    }
    return LocalSpark.table(
        rows,
        ID,
        DataTypes.createStructField("row", DataTypes.IntegerType, false),
        DataTypes.createStructField("x", DataTypes.createArrayType(DataTypes.DoubleType), true));
  }

  @Test
  void aTextHasTheRandomNumbersOfItsHash() {
    // int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % (2**31 - 1)
    assertEquals(1_672_528_963, RowKey.number(""));
    assertEquals(980_948_672, RowKey.number("abc"));
    List<String> keys =
        IntStream.range(0, 40).mapToObj(i -> i == 7 ? "naïve \u2713" : "key " + i).toList();
    Dataset<Row> table = keyed(keys);
    assertEquals(
        0, table.filter(RowKey.number(col("id"), ID.dataType()).notEqual(col("row"))).count());
    Evaluation<LatentModel> evaluation =
        Evaluation.of(MODEL).withSamples(64).withStatistics(new Elbo());
    Rows drawn = Rows.drawn(MODEL, Seed.of(5), 0, keys.size());
    int[] order =
        IntStream.range(0, keys.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> RowKey.number(keys.get(i))))
            .mapToInt(i -> i)
            .toArray();
    int[] numbers = Arrays.stream(order).map(i -> RowKey.number(keys.get(i))).toArray();
    Rows rows =
        Task.some(
            "memory",
            0,
            Integer.MAX_VALUE,
            numbers,
            place -> drawn.row(order[place]).values(),
            Optional.empty());
    List<String> expected = LocalSpark.alone(evaluation, rows);
    for (int tasks : new int[] {1, 3}) {
      SparkEvaluation own = SparkEvaluation.of(evaluation).withKey("id").withTasks(tasks);
      assertEquals(expected, LocalSpark.lines(own.evaluate(table, "x"), evaluation));
    }
    SparkEvaluation own = SparkEvaluation.of(evaluation).withKey("id").withTasks(2);
    assertCause(
        "keys must be different in every row, but \"key 3\" is in several",
        own.evaluate(keyed(List.of("key 3", "key 4", "key 3")), "x"));
  }

  @Test
  void textsOfOneNumberAreTwoRows() {
    Map<Integer, String> seen = new HashMap<>();
    String second = "0";
    for (int i = 0; seen.putIfAbsent(RowKey.number(second), second) == null; i++) {
      second = Integer.toString(i + 1);
    }
    String first = seen.get(RowKey.number(second));
    Evaluation<LatentModel> evaluation =
        Evaluation.of(MODEL).withSamples(64).withStatistics(new Elbo());
    List<Row> results =
        SparkEvaluation.of(evaluation)
            .withKey("id")
            .withTasks(1)
            .evaluate(keyed(List.of(second, "another", first)), "x")
            .collectAsList();
    assertEquals(
        Set.of(first, second, "another"),
        results.stream().map(row -> row.<String>getAs("id")).collect(Collectors.toSet()));
    assertEquals(
        3, results.stream().map(row -> row.<Row>getAs("Elbo").getDouble(0)).distinct().count());
  }

  private static void assertCause(String message, Dataset<Row> results) {
    Exception e = assertThrows(Exception.class, results::collectAsList);
    assertEquals(message, InputErrors.of(e).getMessage());
  }

  /// The bundled digits as images by path, and as arrays, binarized by row.
  @Test
  void imagesAreReadWhereTheyAre(@TempDir Path folder) throws Exception {
    LatentModel model = OnnxVae.bundled("mnist-tanh").model();
    Evaluation<LatentModel> evaluation =
        Evaluation.of(model).withProposal(new Encoder()).withSamples(8);
    List<Row> rows =
        IntStream.range(40, 44)
            .mapToObj(row -> RowFactory.create(row, image(folder, row).toString()))
            .toList();
    Dataset<Row> table =
        LocalSpark.table(
            rows,
            DataTypes.createStructField("row", DataTypes.IntegerType, false),
            DataTypes.createStructField("path", DataTypes.StringType, false));
    Binarize rule = new Binarize.Sample(7);
    List<String> expected =
        LocalSpark.alone(evaluation, rule.apply(ObservationFiles.digits().slice(40, 44)).toRows());
    assertEquals(
        expected,
        LocalSpark.lines(
            SparkEvaluation.of(evaluation).withBinarize(rule).withTasks(2).evaluate(table, "path"),
            evaluation));
  }

  private static Path image(Path folder, int row) {
    double[] x = ObservationFiles.digits().row(row);
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int at = 0; at < 784; at++) {
      int level = (int) Math.rint(255 * x[at]);
      image.getRaster().setSample(at % 28, at / 28, 0, level);
    }
    Path file = folder.resolve(row + ".png");
    try {
      ImageIO.write(image, "png", file.toFile());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return file;
  }
}
