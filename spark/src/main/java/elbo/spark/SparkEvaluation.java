package elbo.spark;

import static org.apache.spark.sql.functions.col;

import elbo.Evaluation;
import elbo.InputException;
import elbo.WrittenEvaluation;
import elbo.data.Binarize;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/// An evaluation of the rows of a table, with the bits that it has on one machine.
///
/// ```
/// Dataset<Row> results = SparkEvaluation.evaluate(table, "image", Evaluation.of(model));
/// ```
///
/// Observations are arrays of numbers, or paths of PNG or JPEG images. A key, which is a whole
/// number or a text and different in every row, decides the random numbers of a row: row 7 has the
/// result that row 7 of a file has, and a text that of the row whose number its hash is.
/// Partitions, their order, executors, retries and speculation decide nothing, and neither do other
/// rows.
///
/// The result has all columns of the table, one more for each statistic under its printed name, and
/// `elbo_error`: what is wrong with a row that has no result, whose statistics are then null. A
/// statistic is a struct of its `value` (nats), `standardError`, `samples`, the `side` of log p(x)
/// on which its mean lies, its further `parts`, and `flags`: what must be known before it is
/// trusted, an empty array where nothing is.
///
/// The model is sent to each executor once, as bytes, and opened there once ([Counters]). Tasks are
/// small. Under a tolerance, rows that turn out to be dear are left to tasks of their own, which
/// start with the dearest.
///
/// @param model as it is sent
/// @param evaluation all else
/// @param key the column of keys
/// @param condition the column of conditions, arrays of numbers, where the model takes any
/// @param binarize what observations go through
/// @param gray whether grey levels are taken of images in color
/// @param tasks how many there are in a pass over the rows; 0 for 16 a core
public record SparkEvaluation(
    SentModel model,
    Evaluation<?> evaluation,
    String key,
    Optional<String> condition,
    Binarize binarize,
    boolean gray,
    int tasks) {
  /// The key where no other is named.
  public static final String KEY = "row";

  private static final int TASKS_PER_CORE = 16;

  /// @throws IllegalArgumentException if there are fewer than 0 tasks
  public SparkEvaluation {
    if (tasks < 0) {
      throw new IllegalArgumentException("tasks must be at least 0, but are " + tasks);
    }
  }

  /// Evaluates the rows of a table with the key `row`. What is returned is computed when it is
  /// used.
  ///
  /// @param column of the observations
  /// @param evaluation of a model with a printed name
  /// @throws InputException if a column is missing or of the wrong type
  /// @throws IllegalArgumentException if a part of the evaluation is not made again from its
  ///   printed name
  public static Dataset<Row> evaluate(Dataset<Row> rows, String column, Evaluation<?> evaluation) {
    return of(evaluation).evaluate(rows, column);
  }

  /// An evaluation of a model with a printed name.
  ///
  /// @throws IllegalArgumentException if the model is not made again from its printed name
  public static SparkEvaluation of(Evaluation<?> evaluation) {
    return unchecked(SentModel.of(evaluation.model()), evaluation);
  }

  /// An evaluation of a model from a folder.
  ///
  /// @throws IllegalArgumentException if that of the evaluation is another one
  public static SparkEvaluation of(SentModel model, Evaluation<?> evaluation) {
    model.require(evaluation.model());
    return unchecked(model, evaluation);
  }

  static SparkEvaluation unchecked(SentModel model, Evaluation<?> evaluation) {
    return new SparkEvaluation(
        model, evaluation, KEY, Optional.empty(), new Binarize.None(), false, 0);
  }

  /// The same with keys in another column.
  public SparkEvaluation withKey(String column) {
    return new SparkEvaluation(model, evaluation, column, condition, binarize, gray, tasks);
  }

  /// The same of a model that is given a condition with each row.
  public SparkEvaluation withCondition(String column) {
    return new SparkEvaluation(model, evaluation, key, Optional.of(column), binarize, gray, tasks);
  }

  /// The same of binarized observations.
  public SparkEvaluation withBinarize(Binarize rule) {
    return new SparkEvaluation(model, evaluation, key, condition, rule, gray, tasks);
  }

  /// The same of the grey levels of images.
  public SparkEvaluation withGray() {
    return new SparkEvaluation(model, evaluation, key, condition, binarize, true, tasks);
  }

  /// The same in another number of tasks, which does not change results.
  public SparkEvaluation withTasks(int number) {
    return new SparkEvaluation(model, evaluation, key, condition, binarize, gray, number);
  }

  /// Evaluates the rows of a table. What is returned is computed when it is used; two rows of one
  /// key then end the computation, with an [InputException] as the cause.
  ///
  /// @param column of the observations
  /// @throws InputException if a column is missing or of the wrong type
  /// @throws IllegalArgumentException if a part of the evaluation is not made again from its
  ///   printed name
  public Dataset<Row> evaluate(Dataset<Row> rows, String column) {
    SparkContext context = rows.sparkSession().sparkContext();
    TableColumns columns =
        TableColumns.of(rows.schema(), key, column, condition, evaluation.reported());
    Tasking tasking = Tasking.of(evaluation);
    Task task = Task.of(context, model, WrittenEvaluation.of(evaluation));
    int number = tasks > 0 ? tasks : TASKS_PER_CORE * Math.max(1, context.defaultParallelism());
    // Rows of one key are in one partition and, sorted, one after the other.
    Column own = col(quoted(key));
    Column place = RowKey.number(own, columns.keyType());
    Dataset<Row> sorted = rows.repartition(number, place).sortWithinPartitions(place, own);
    RowEvaluation first = new RowEvaluation(columns, task, binarize, gray);
    if (tasking.budget() == 0) {
      return sorted.mapPartitions(first, Encoders.row(columns.output()));
    }
    Dataset<Row> begun =
        sorted.mapPartitions(
            first.within(tasking.budget(), number), Encoders.row(columns.withTask()));
    return begun
        .repartitionById(DearestFirst.partitions(number), col(TableColumns.TASK))
        .mapPartitions(first.rest(), Encoders.row(columns.output()));
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
