package elbo.spark;

import elbo.Cluster;
import elbo.Evaluation;
import elbo.Failure;
import elbo.InputException;
import elbo.Result;
import elbo.Rows;
import elbo.WrittenEvaluation;
import elbo.model.Model;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;

/// The machines of a Spark master, to which the rows of this process are sent.
public final class SparkCluster implements Cluster {
  private static final String SCHEME = "spark://";
  private static final int TIMEOUT_MILLIS = 10_000;

  private final JavaSparkContext context;

  private SparkCluster(JavaSparkContext context) {
    this.context = context;
  }

  /// Opens the cluster of a master's address: `local[2]`, `spark://host:7077`.
  public static final class Provider implements Cluster.Provider {
    /// A provider, for [java.util.ServiceLoader].
    public Provider() {}

    @Override
    public Cluster open(String address) {
      return SparkCluster.open(QuietSpark.conf(address));
    }
  }

  /// The cluster of a configuration.
  ///
  /// @throws InputException if its master is no address, or nothing answers there
  public static SparkCluster open(SparkConf conf) {
    requireAnswer(conf);
    try {
      return new SparkCluster(new JavaSparkContext(conf));
    } catch (RuntimeException e) {
      throw unreachable(conf, e);
    } catch (Exception e) {
      // Scala throws what Java would have to declare.
      if (e instanceof SparkException) {
        throw unreachable(conf, e);
      }
      throw new IllegalStateException(e);
    }
  }

  // Spark itself tries for a minute, and then stops its context without a reason.
  private static void requireAnswer(SparkConf conf) {
    String address = conf.get("spark.master", "");
    if (!address.startsWith(SCHEME)) {
      return;
    }
    Optional<Exception> last = Optional.empty();
    for (String one : address.substring(SCHEME.length()).split(",", -1)) {
      try (Socket socket = new Socket()) {
        URI uri = URI.create(SCHEME + one);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), TIMEOUT_MILLIS);
        return;
      } catch (IOException | IllegalArgumentException e) {
        last = Optional.of(e);
      }
    }
    throw unreachable(conf, last.orElseThrow());
  }

  private static InputException unreachable(SparkConf conf, Exception e) {
    return new InputException(
        "--master: there is no Spark at "
            + InputException.quote(conf.get("spark.master", ""))
            + ": "
            + e.getMessage(),
        e);
  }

  JavaSparkContext context() {
    return context;
  }

  /// The counters of this cluster.
  public Counters counters() {
    return Counters.of(context.sc());
  }

  @Override
  public <M extends Model> void evaluate(
      Source source,
      Evaluation<M> evaluation,
      Rows rows,
      LongConsumer progress,
      Consumer<Result> sink,
      Consumer<Failure> failures) {
    Task task =
        Task.of(
            context.sc(),
            SentModel.of(source.text(), source.rowShape()),
            WrittenEvaluation.of(evaluation));
    Consumer<Outcome> outcomes =
        outcome -> {
          switch (outcome) {
            case Outcome.Done(Result result) -> {
              progress.accept(evaluation.rule().adapts() ? 1 : evaluation.samples());
              sink.accept(result);
            }
            case Outcome.Failed(Failure failure) -> failures.accept(failure);
            case Outcome.Deferred deferred ->
                throw new IllegalStateException("row " + deferred.row() + " was not evaluated");
          }
        };
    try {
      new Waves(context, task, Tasking.of(evaluation), rows).run(outcomes);
    } catch (IllegalStateException e) {
      if (context.sc().isStopped()) {
        String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        throw new InputException(inWords() + " has ended: " + why, e);
      }
      throw e;
    }
  }

  @Override
  public String inWords() {
    return "Spark " + context.version() + " on " + context.master();
  }

  @Override
  public void close() {
    context.close();
  }
}
