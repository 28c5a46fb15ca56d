package elbo.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import elbo.InputException;
import elbo.WrittenEvaluation;
import elbo.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// A table of Parquet files that is evaluated into another one. What that has already is left as it
/// is, by its keys, if it came of the same evaluation: a file beside its parts has the names and
/// hashes of that.
final class TableRun {
  // Of a name that readers of tables leave out.
  private static final String PROVENANCE = "_elbo";
  private static final String DONE = "elbo_done";

  private final SparkSession session;
  private final SparkEvaluation evaluation;
  private final String column;
  private final String data;
  private final String output;

  /// What was done.
  ///
  /// @param written rows that were added
  /// @param failed those of all that have no result
  /// @param before rows that were there
  record Done(long written, long failed, long before) {}

  TableRun(
      SparkSession session, SparkEvaluation evaluation, String data, String column, String output) {
    this.session = session;
    this.evaluation = evaluation;
    this.data = data;
    this.column = column;
    this.output = output;
  }

  /// @throws InputException if the table cannot be read or evaluated, or the output came of another
  ///   evaluation
  Done run(int commits) {
    try {
      return written(commits);
    } catch (InputException e) {
      throw e;
    } catch (IOException e) {
      throw new InputException(output + ": " + e.getMessage(), e);
    } catch (Exception e) {
      // Scala throws what Java would have to declare.
      throw InputErrors.of(e);
    }
  }

  private Done written(int commits) throws IOException {
    Dataset<Row> rows = read(data);
    Path folder = new Path(output);
    FileSystem files = folder.getFileSystem(session.sparkContext().hadoopConfiguration());
    boolean hasParts = files.exists(folder) && hasParts(files, folder);
    checkProvenance(files, new Path(folder, PROVENANCE), hasParts);
    String key = evaluation.key();
    long before = 0;
    if (hasParts) {
      Dataset<Row> done = read(output).select(col(quoted(key)).as(DONE));
      before = done.count();
      rows = rows.join(done, rows.col(quoted(key)).equalTo(done.col(DONE)), "left_anti");
    }
    for (int part = 0; part < commits; part++) {
      Dataset<Row> some =
          commits == 1
              ? rows
              : rows.filter(pmod(hash(col(quoted(key))), lit(commits)).equalTo(part));
      evaluation.evaluate(some, column).write().mode("append").parquet(output);
    }
    Dataset<Row> all = read(output);
    long failed = all.filter(col(TableColumns.ERROR).isNotNull()).count();
    return new Done(all.count() - before, failed, before);
  }

  private Dataset<Row> read(String path) {
    try {
      return session.read().parquet(path);
    } catch (Exception e) {
      // Scala throws what Java would have to declare.
      if (e instanceof AnalysisException) {
        throw new InputException(path + ": must be a table in Parquet: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static boolean hasParts(FileSystem files, Path folder) throws IOException {
    for (var file : files.listStatus(folder)) {
      if (file.getPath().getName().endsWith(".parquet")) {
        return true;
      }
    }
    return false;
  }

  private void checkProvenance(FileSystem files, Path path, boolean hasParts) throws IOException {
    Map<String, String> own = provenance();
    if (!hasParts || !files.exists(path)) {
      try (OutputStream out = files.create(path, true)) {
        for (Map.Entry<String, String> entry : own.entrySet()) {
          out.write(
              (entry.getKey() + ": " + entry.getValue() + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
      return;
    }
    Map<String, String> there = new LinkedHashMap<>();
    try (InputStream in = files.open(path)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      for (String line : lines) {
        String[] parts = line.split(": ", 2);
        there.put(parts[0], parts.length == 2 ? parts[1] : "");
      }
    }
    for (Map.Entry<String, String> entry : own.entrySet()) {
      String other = there.getOrDefault(entry.getKey(), "");
      if (!other.equals(entry.getValue())) {
        throw new InputException(
            output
                + ": has results of another evaluation: its "
                + entry.getKey()
                + " is "
                + InputException.quote(other)
                + ", not "
                + InputException.quote(entry.getValue()));
      }
    }
  }

  private Map<String, String> provenance() {
    Model model = evaluation.evaluation().model();
    WrittenEvaluation written = WrittenEvaluation.of(evaluation.evaluation());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("model", model.name());
    all.put("weights", model.sha256().orElse(""));
    all.put("sampler", written.sampler());
    all.put("points", written.points());
    all.put("samples", written.rule());
    all.put(
        "bounds",
        evaluation.evaluation().reported().stream().map(s -> s.name()).toList().toString());
    all.put("column", column);
    all.put("key", evaluation.key());
    all.put("condition", evaluation.condition().orElse(""));
    all.put("binarize", evaluation.binarize().toString());
    all.put("gray", Boolean.toString(evaluation.gray()));
    return all;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
