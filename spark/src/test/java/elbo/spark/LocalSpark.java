package elbo.spark;

import elbo.Evaluation;
import elbo.Result;
import elbo.Rows;
import elbo.model.LatentModel;
import elbo.model.Model;
import elbo.points.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/// A Spark of two threads in this process, shared by all tests, and tables for it.
final class LocalSpark {
  private static SparkSession session;

  private LocalSpark() {}

  /// Stops it, so that another test can have another Spark in this process.
  static synchronized void stop() {
    if (session != null) {
      session.stop();
    }
  }

  private static SparkSession open() {
    SparkSession opened =
        SparkSession.builder()
            .config(
                QuietSpark.conf("local[2]")
                    .set("spark.sql.shuffle.partitions", "4")
                    .set("spark.sql.warehouse.dir", "target/spark-warehouse"))
            .getOrCreate();
    opened.sparkContext().setLogLevel("OFF");
    return opened;
  }

  static synchronized SparkSession session() {
    if (session == null || session.sparkContext().isStopped()) {
      session = open();
    }
    return session;
  }

  /// Rows that a model draws, with their keys, and a column that is only kept.
  static Dataset<Row> drawn(Model model, int rows) {
    Rows drawn = Rows.drawn(model, Seed.of(5), 0, rows);
    List<Row> table = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      double[] x = drawn.row(row).values();
      table.add(RowFactory.create(row, Arrays.stream(x).boxed().toList(), "kept " + row));
    }
    return table(
        table,
        DataTypes.createStructField("row", DataTypes.IntegerType, false),
        DataTypes.createStructField(
            "x", DataTypes.createArrayType(DataTypes.DoubleType, false), false),
        DataTypes.createStructField("note", DataTypes.StringType, true));
  }

  static Dataset<Row> table(List<Row> rows, StructField... columns) {
    return session().createDataFrame(rows, new StructType(columns));
  }

  /// What one machine makes of rows that the model draws: a line a row, with the bits of all
  /// numbers.
  static List<String> alone(Evaluation<LatentModel> evaluation, int rows) {
    return alone(evaluation, Rows.drawn(evaluation.model(), Seed.of(5), 0, rows));
  }

  static List<String> alone(Evaluation<LatentModel> evaluation, Rows rows) {
    List<String> lines = new ArrayList<>();
    evaluation.evaluate(
        rows,
        result -> lines.add(line(evaluation, result)),
        failure -> lines.add(failure.row() + " " + failure.error()));
    return lines;
  }

  /// The line of a result.
  static String line(Evaluation<?> evaluation, Result result) {
    StringBuilder line = new StringBuilder().append(result.x().number());
    evaluation
        .reported()
        .forEach(s ->
            line.append(
                line(
                    result.get(s).name(),
                    result.get(s).value(),
                    result.get(s).standardError(),
                    result.get(s).samples())));
    return line.toString();
  }

  /// The same of a table of results, in the order of its keys.
  static List<String> lines(Dataset<Row> results, Evaluation<?> evaluation) {
    TreeMap<Integer, String> lines = new TreeMap<>();
    for (Row row : results.collectAsList()) {
      int key = row.getInt(row.fieldIndex("row"));
      String error = row.getAs(TableColumns.ERROR);
      StringBuilder line = new StringBuilder().append(key);
      if (error != null) {
        line.append(' ').append(error);
      } else {
        evaluation
            .reported()
            .forEach(s -> {
              Row estimate = row.getAs(s.name());
              line.append(
                  line(
                      s.name(), estimate.getDouble(0), estimate.getDouble(1), estimate.getLong(2)));
            });
      }
      if (lines.put(key, line.toString()) != null) {
        throw new AssertionError("key " + key + " is there twice");
      }
    }
    return List.copyOf(lines.values());
  }

  private static String line(String name, double value, double error, long samples) {
    return String.format(Locale.ROOT, " %s %a %a %d", name, value, error, samples);
  }
}
