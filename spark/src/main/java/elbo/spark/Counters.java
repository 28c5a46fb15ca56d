package elbo.spark;

import elbo.Failure;
import elbo.Result;
import elbo.estimate.Estimate;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.metrics.source.LongAccumulatorSource$;
import org.apache.spark.util.LongAccumulator;
import scala.jdk.javaapi.CollectionConverters;

/// What has been done on a Spark context so far, as accumulators and in its metrics: `elbo.rows`
/// that have a result, `elbo.failed` that have none, `elbo.flagged` whose errors cannot be trusted,
/// `elbo.samples` that went into estimates, `elbo.evaluations` of log p(x, z) in all, and
/// `elbo.modelsOpened`, one an executor.
///
/// Work that Spark does twice, since a machine was lost or is slow, is counted twice: results are
/// not.
public final class Counters implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Map<SparkContext, Counters> ALL = new WeakHashMap<>();

  private final LongAccumulator rows;
  private final LongAccumulator failed;
  private final LongAccumulator flagged;
  private final LongAccumulator samples;
  private final LongAccumulator evaluations;
  private final LongAccumulator modelsOpened;

  private Counters(SparkContext context) {
    rows = context.longAccumulator("elbo.rows");
    failed = context.longAccumulator("elbo.failed");
    flagged = context.longAccumulator("elbo.flagged");
    samples = context.longAccumulator("elbo.samples");
    evaluations = context.longAccumulator("elbo.evaluations");
    modelsOpened = context.longAccumulator("elbo.modelsOpened");
  }

  /// Those of a context.
  public static synchronized Counters of(SparkContext context) {
    return ALL.computeIfAbsent(
        context,
        c -> {
          Counters counters = new Counters(c);
          LongAccumulatorSource$.MODULE$.register(
              c, scala.collection.immutable.Map.from(CollectionConverters.asScala(counters.all())));
          return counters;
        });
  }

  private Map<String, LongAccumulator> all() {
    Map<String, LongAccumulator> all = new LinkedHashMap<>();
    for (LongAccumulator one :
        new LongAccumulator[] {rows, failed, flagged, samples, evaluations, modelsOpened}) {
      all.put(one.name().get(), one);
    }
    return all;
  }

  /// Rows that have a result.
  public long rows() {
    return rows.sum();
  }

  /// Rows that have none.
  public long failed() {
    return failed.sum();
  }

  /// Rows whose errors cannot be trusted.
  public long flagged() {
    return flagged.sum();
  }

  /// Samples that went into estimates.
  public long samples() {
    return samples.sum();
  }

  /// Evaluations of log p(x, z) in all, as counted.
  public long evaluations() {
    return evaluations.sum();
  }

  /// How often a process opened a model.
  public long modelsOpened() {
    return modelsOpened.sum();
  }

  void opened() {
    modelsOpened.add(1);
  }

  void add(Result result) {
    rows.add(1);
    flagged.add(result.verdict().isSound() ? 0 : 1);
    samples.add(result.estimates().all().stream().mapToLong(Estimate::samples).max().orElse(0));
    evaluations.add(result.cost().evaluations());
  }

  void add(Failure failure) {
    failed.add(1);
  }
}
