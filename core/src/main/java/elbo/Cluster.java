package elbo;

import elbo.model.Model;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Machines that evaluate rows in place of the threads of this process, with the same bits.
///
/// Of a module that the library does without: a [Provider] is found by [java.util.ServiceLoader].
public interface Cluster extends AutoCloseable {
  /// Opens clusters.
  interface Provider {
    /// The cluster of an address.
    ///
    /// @throws InputException if it is no address, or nothing is there
    Cluster open(String address);
  }

  /// A model that the machines make by themselves.
  ///
  /// @param text a folder of ONNX files, or the name of a bundled or built-in model
  /// @param rowShape the shape of a row of data, of length 0 where it is not known
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Source(String text, int[] rowShape) {}

  /// Evaluates observations, as [Evaluation#evaluate(Rows, elbo.engine.Engine, LongConsumer,
  /// Consumer, Consumer)] does. The results that the sink takes have no numbers of their
  /// observations.
  ///
  /// @param source of the evaluation's model
  /// @throws InputException as there, or if a part of the evaluation cannot be sent
  <M extends Model> void evaluate(
      Source source,
      Evaluation<M> evaluation,
      Rows rows,
      LongConsumer progress,
      Consumer<Result> sink,
      Consumer<Failure> failures);

  /// What it is, in words: `Spark 4.2.0 on local[2]`.
  String inWords();

  @Override
  void close();
}
