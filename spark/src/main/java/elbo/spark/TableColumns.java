package elbo.spark;

import elbo.InputException;
import elbo.Result;
import elbo.estimate.Estimate;
import elbo.estimate.Statistic;
import elbo.inference.Remark;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/// The columns of a table: those it is given with, and those of its results.
///
/// @param input the columns of the table
/// @param key the place of the keys in it
/// @param observation that of the observations
/// @param condition that of the conditions; −1 where there are none
/// @param statistics the names of the columns that are added, each of a statistic
record TableColumns(
    StructType input, int key, int observation, int condition, List<String> statistics)
    implements Serializable {
  /// The column of errors.
  static final String ERROR = "elbo_error";

  /// Between two passes, the column of the task that is to have a row.
  static final String TASK = "elbo_task";

  private static final StructType ESTIMATE =
      new StructType(
          new StructField[] {
            DataTypes.createStructField("value", DataTypes.DoubleType, false),
            DataTypes.createStructField("standardError", DataTypes.DoubleType, false),
            DataTypes.createStructField("samples", DataTypes.LongType, false),
            DataTypes.createStructField("side", DataTypes.StringType, false),
            DataTypes.createStructField(
                "parts",
                DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false),
                false),
            DataTypes.createStructField(
                "flags", DataTypes.createArrayType(DataTypes.StringType, false), false)
          });

  /// @throws InputException if a column is missing, of the wrong type, or in the way of a result
  static TableColumns of(
      StructType input,
      String key,
      String observation,
      Optional<String> condition,
      List<Statistic<?>> reported) {
    int keyAt = place(input, key, "keys");
    DataType keyType = input.fields()[keyAt].dataType();
    if (!RowKey.isKey(keyType)) {
      throw new InputException(
          "column "
              + InputException.quote(key)
              + ": keys must be whole numbers or texts, but are of type "
              + keyType.simpleString());
    }
    int at = place(input, observation, "observations");
    DataType type = input.fields()[at].dataType();
    if (!isNumbers(type) && !(type instanceof StringType)) {
      throw new InputException(
          "column "
              + InputException.quote(observation)
              + ": observations must be arrays of numbers or paths of images, but are of type "
              + type.simpleString());
    }
    int given = condition.map(name -> place(input, name, "conditions")).orElse(-1);
    if (given >= 0 && !isNumbers(input.fields()[given].dataType())) {
      throw new InputException(
          "column "
              + InputException.quote(condition.orElseThrow())
              + ": conditions must be arrays of numbers, but are of type "
              + input.fields()[given].dataType().simpleString());
    }
    List<String> names = reported.stream().map(Statistic::name).toList();
    TableColumns columns = new TableColumns(input, keyAt, at, given, names);
    columns.requireFree();
    return columns;
  }

  private static boolean isNumbers(DataType type) {
    return type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }

  private static int place(StructType input, String name, String what) {
    int at = Arrays.asList(input.fieldNames()).indexOf(name);
    if (at < 0) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "the table must have a column of %s %s, but has %s",
              what,
              InputException.quote(name),
              String.join(", ", input.fieldNames())));
    }
    return at;
  }

  private void requireFree() {
    List<String> added = new ArrayList<>(statistics);
    added.add(ERROR);
    added.add(TASK);
    for (String name : input.fieldNames()) {
      if (added.stream().anyMatch(name::equalsIgnoreCase)) {
        throw new InputException(
            "the table must not have a column "
                + InputException.quote(name)
                + ", which is one of results, but has one");
      }
    }
  }

  /// The columns of the table and those of its results.
  StructType output() {
    StructType out = input;
    for (String name : statistics) {
      out = out.add(name, ESTIMATE, true);
    }
    return out.add(ERROR, DataTypes.StringType, true);
  }

  /// These and that of tasks.
  StructType withTask() {
    return output().add(TASK, DataTypes.IntegerType, false);
  }

  /// The type of the keys.
  DataType keyType() {
    return input.fields()[key].dataType();
  }

  /// The row of a result: all columns, without that of tasks.
  Object[] row(Row row, List<Statistic<?>> reported, Result result) {
    Object[] out = begun(row);
    for (int i = 0; i < reported.size(); i++) {
      out[input.length() + i] = estimate(result, result.get(reported.get(i)));
    }
    return out;
  }

  /// The row of an error.
  @SuppressWarnings("NullAway") // the null of tables
  Object[] row(Row row, String error) {
    Object[] out = begun(row);
    out[input.length() + statistics.size()] = error;
    return out;
  }

  /// The row without a result.
  Object[] begun(Row row) {
    Object[] out = new Object[input.length() + statistics.size() + 1];
    for (int i = 0; i < input.length(); i++) {
      out[i] = row.get(i);
    }
    return out;
  }

  private static Row estimate(Result result, Estimate estimate) {
    List<String> flags = new ArrayList<>();
    if (!result.verdict().isSound()) {
      flags.add(
          result.verdict().trust().name().toLowerCase(Locale.ROOT) + ": " + result.verdict().why());
    }
    result.remarks().stream().map(Remark::text).forEach(flags::add);
    Map<String, Double> parts = new LinkedHashMap<>(estimate.parts());
    parts.values().removeIf(part -> Double.isNaN(part));
    return RowFactory.create(
        estimate.value(),
        estimate.standardError(),
        estimate.samples(),
        estimate.side().name().toLowerCase(Locale.ROOT),
        CollectionConverters.asScala(parts),
        CollectionConverters.asScala(flags).toSeq());
  }
}
